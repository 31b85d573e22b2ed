import type { Column } from '../../components/DataTable';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { RowCount } from '../../components/RowCount';
import { StateBadge } from '../../components/StateBadge';
import { changeQueryParameters } from '../../app/router';
import { Link } from '../../app/Link';
import { formatPercent } from '../../format/quantity';
import type { TableRow } from '../../services/tables';

export function rejectsAddress(table: string): string {
  return `/rejects?${new URLSearchParams({ table }).toString()}`;
}

export function RejectsLink({ row }: { row: TableRow }): JSX.Element {
  if (row.rowsRejected === 0) return <span className="muted">0</span>;
  return (
    <Link
      to={rejectsAddress(row.name)}
      className="rejects-link"
      aria-label={`${row.rowsRejected} rejected rows of ${row.name}`}
    >
      <Icon name="warning" size={12} />
      <RowCount value={row.rowsRejected} />
    </Link>
  );
}

export function tone(row: TableRow): 'accent' | 'good' | 'bad' | 'neutral' {
  switch (row.state) {
    case 'done':
      return 'good';
    case 'failed':
      return 'bad';
    case 'waiting':
      return 'neutral';
    default:
      return 'accent';
  }
}

function NameButton({ row }: { row: TableRow }): JSX.Element {
  return (
    <button type="button" className="name-button" onClick={() => changeQueryParameters({ table: row.name })}>
      <Name text={row.name} />
    </button>
  );
}

// Arrays for ever: rows are drawn anew only when they have changed.

const rejects: Column<TableRow> = {
  id: 'rejects',
  title: 'Rejected',
  isSortable: true,
  isNumber: true,
  width: '100px',
  cell: (row) => <RejectsLink row={row} />,
};

export const tableColumns: readonly Column<TableRow>[] = [
  { id: 'name', title: 'Table', isSortable: true, cell: (row) => <NameButton row={row} /> },
  { id: 'state', title: 'State', isSortable: true, width: '108px', cell: (row) => <StateBadge state={row.state} /> },
  {
    id: 'percent',
    title: 'Copied',
    isSortable: true,
    isNumber: true,
    width: '136px',
    cell: (row) => (
      <span className="percent-cell">
        <Progress label={`Copied of ${row.name}`} percent={row.percent} tone={tone(row)} />
        <span>{formatPercent(row.percent)}</span>
      </span>
    ),
  },
  {
    id: 'rows',
    title: 'Rows',
    isSortable: true,
    isNumber: true,
    width: '192px',
    cell: (row) => (
      <>
        <RowCount value={row.rowsCopied} />{' '}
        <span className="muted">
          / <RowCount value={row.rowsTotal} isEstimate={row.isEstimated} />
        </span>
      </>
    ),
  },
  {
    id: 'rate',
    title: 'Rows/s',
    isSortable: true,
    isNumber: true,
    width: '88px',
    cell: (row) => <Quantity value={row.rowsPerSecond} kind="rate" />,
  },
  {
    id: 'bytes',
    title: 'Size',
    isSortable: true,
    isNumber: true,
    width: '84px',
    cell: (row) => <Quantity value={row.bytesTotal} kind="bytes" />,
  },
  {
    id: 'clock',
    title: 'Copying',
    isSortable: true,
    isNumber: true,
    width: '92px',
    cell: (row) => <Quantity value={row.state === 'waiting' ? null : row.secondsCopying} kind="duration" />,
  },
  {
    id: 'chunks',
    title: 'Chunks',
    isSortable: true,
    isNumber: true,
    width: '112px',
    cell: (row) =>
      row.chunksTotal === 0 ? (
        <span className="muted">–</span>
      ) : (
        <>
          <Quantity value={row.chunksDone} kind="compact" />{' '}
          <span className="muted">
            / <Quantity value={row.chunksTotal} kind="compact" />
          </span>
        </>
      ),
  },
  rejects,
];

/** For a phone: the state below the name; the rest is in the details. */
export const narrowColumns: readonly Column<TableRow>[] = [
  {
    id: 'name',
    title: 'Table',
    isSortable: true,
    cell: (row) => (
      <>
        <NameButton row={row} />
        <StateBadge state={row.state} />
      </>
    ),
  },
  {
    id: 'percent',
    title: 'Copied',
    isSortable: true,
    isNumber: true,
    width: '76px',
    cell: (row) => formatPercent(row.percent),
  },
  rejects,
];
