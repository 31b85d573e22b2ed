import { useMemo } from 'react';
import { refusal } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Chart } from '../../components/Chart';
import { Code } from '../../components/Code';
import { Dialog } from '../../components/Dialog';
import { Quantity } from '../../components/Quantity';
import { Facts } from '../../components/Stat';
import { ErrorState, Skeleton } from '../../components/States';
import { formatDuration, formatMilliseconds, formatRate } from '../../format/quantity';
import { getStatementText, type Statement } from '../../services/database';
import { useQuery } from '../../services/useQuery';
import { ratesOf, type StatementHistory } from './statementHistory';

export function StatementDetails({
  statement,
  history,
  onClose,
}: {
  statement: Statement;
  history: StatementHistory;
  onClose(): void;
}): JSX.Element {
  const rates = ratesOf(history, statement.id);
  const series = useMemo(
    () => ({
      calls: [
        {
          name: 'Calls',
          points: rates.map(({ callsPerSecond }, index) => ({ x: index - rates.length + 1, y: callsPerSecond })),
        },
      ],
      mean: [
        {
          name: 'Mean',
          points: rates.map(({ meanSeconds }, index) => ({
            x: index - rates.length + 1,
            y: meanSeconds === null ? null : meanSeconds * 1000,
          })),
        },
      ],
    }),
    [rates],
  );
  const formatX = (look: number) => (look === 0 ? 'last look' : `${-look} before`);
  return (
    <Dialog title={`Statement ${statement.id}`} onClose={onClose} isWide>
      <StatementText id={statement.id} />
      <Facts
        items={[
          [
            'Total time',
            <>
              {formatDuration(statement.totalSeconds)}, <Quantity value={statement.timeRatio} kind="ratio" /> of all
              statements
            </>,
          ],
          [
            'Mean time',
            <>
              {formatMilliseconds(statement.meanSeconds * 1000)}{' '}
              <span className="muted">a mean over all calls, not a quantile</span>
            </>,
          ],
          ['Longest', formatMilliseconds(statement.maxSeconds * 1000)],
          ['Calls', <Quantity key="calls" value={statement.calls} />],
          [
            'Rows',
            <>
              <Quantity value={statement.rows} />,{' '}
              <Quantity value={statement.calls > 0 ? statement.rows / statement.calls : null} kind="compact" /> a call
            </>,
          ],
          ['Cache hit', <Quantity key="cache" value={statement.cacheHitRatio} kind="ratio" />],
          ['Temporary files', <Quantity key="temp" value={statement.tempBytes} kind="bytes" />],
          ['Write-ahead log', <Quantity key="wal" value={statement.walBytes} kind="bytes" />],
        ]}
      />
      {rates.length < 2 ? (
        <p className="muted">Rates are drawn when the page has looked three times.</p>
      ) : (
        <div className="chart-grid">
          <Chart
            title="Calls"
            series={series.calls}
            formatX={formatX}
            formatY={formatRate}
            nameOfX="Look"
            height={120}
          />
          <Chart
            title="Mean latency"
            series={series.mean}
            formatX={formatX}
            formatY={formatMilliseconds}
            nameOfX="Look"
            height={120}
          />
        </div>
      )}
    </Dialog>
  );
}

/** Fetched when somebody opens it, and for operators only: the text may hold what a person typed. */
function StatementText({ id }: { id: string }): JSX.Element {
  const { role } = usePrincipal();
  const reason = refusal(role, 'GET /api/database/queries/{id}');
  const { data, problem, refresh } = useQuery(`database/queries/${id}`, (signal) => getStatementText(id, signal), {
    isEnabled: reason === undefined,
  });
  if (reason !== undefined)
    return (
      <p className="muted">
        The text of a statement may hold what a person typed, so it takes more than looking. {reason}
      </p>
    );
  if (data === undefined) {
    if (problem === undefined) return <Skeleton lines={3} />;
    return problem.status === 404 ? (
      <p className="muted">The server has forgotten this statement meanwhile.</p>
    ) : (
      <ErrorState problem={problem} onRetry={refresh} />
    );
  }
  return (
    <div className="stack-small">
      <Code text={data.text} copyLabel="Copy the text" />
      {data.isCut && <p className="muted">The text is longer; this is its beginning.</p>}
    </div>
  );
}
