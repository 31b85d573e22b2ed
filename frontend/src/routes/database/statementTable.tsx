import type { Column } from '../../components/DataTable';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { Sparkline } from '../../components/Sparkline';
import { formatDuration, formatMilliseconds, formatRate, formatRatio } from '../../format/quantity';
import { lastOf, type StatementRow } from './statementOrder';

const milliseconds = (seconds: number | null | undefined) =>
  formatMilliseconds(seconds === null || seconds === undefined ? null : seconds * 1000);

export function columnsFor(onOpen: (id: string) => void): readonly Column<StatementRow>[] {
  const number = (
    id: string,
    title: string,
    width: string,
    cell: Column<StatementRow>['cell'],
    isSecondary = false,
  ): Column<StatementRow> => ({
    id,
    title,
    width,
    cell,
    isSecondary,
    isNumber: true,
    isSortable: true,
  });
  return [
    {
      id: 'id',
      title: 'Statement',
      width: '196px',
      cell: ({ statement: { id } }) => (
        <button type="button" className="link-button" title="Text and statistics" onClick={() => onOpen(id)}>
          <code>{id}</code>
        </button>
      ),
    },
    {
      id: 'share',
      title: 'Share of time',
      width: '128px',
      isSecondary: true,
      cell: ({ statement: { id, timeRatio } }) => (
        <span className="share">
          <Progress label={`Share of time of ${id}`} percent={timeRatio * 100} />
          <span className="number">{formatRatio(timeRatio)}</span>
        </span>
      ),
    },
    number('totalTime', 'Total', '92px', ({ statement }) => formatDuration(statement.totalSeconds)),
    number('meanTime', 'Mean', '92px', ({ statement }) => milliseconds(statement.meanSeconds)),
    number('max', 'Most', '92px', ({ statement }) => milliseconds(statement.maxSeconds), true),
    number('calls', 'Calls', '84px', ({ statement }) => <Quantity value={statement.calls} kind="compact" />, true),
    number('rows', 'Rows', '84px', ({ statement }) => <Quantity value={statement.rows} kind="compact" />, true),
    number(
      'callsNow',
      'Calls now',
      '160px',
      (row) => (
        <span className="trend">
          <Trend
            values={row.rates.map((rate) => rate.callsPerSecond)}
            label="Calls a second while this page was open"
          />
          {formatRate(lastOf(row)?.callsPerSecond)}
        </span>
      ),
      true,
    ),
    number(
      'meanNow',
      'Mean now',
      '160px',
      (row) => (
        <span className="trend">
          <Trend values={row.rates.map((rate) => rate.meanSeconds)} label="Mean latency while this page was open" />
          {milliseconds(lastOf(row)?.meanSeconds)}
        </span>
      ),
      true,
    ),
    number(
      'cache',
      'Cache hit',
      '92px',
      ({ statement }) => <Quantity value={statement.cacheHitRatio} kind="ratio" />,
      true,
    ),
  ];
}

function Trend({ values: points, label }: { values: readonly (number | null)[]; label: string }): JSX.Element | null {
  return points.filter((point) => point !== null).length < 2 ? null : (
    <Sparkline values={points} label={label} width={72} />
  );
}
