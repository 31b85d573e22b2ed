import { useMemo, useState } from 'react';
import { Link } from '../../app/Link';
import { changeQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { type Column, DataTable, type Sort } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { RowCount } from '../../components/RowCount';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import { plural } from '../../format/quantity';
import type { RejectCount, RejectSelection } from '../../services/rejects';
import { useMedia } from '../../services/useMedia';
import { meaningOf, replayedRows, waitingRows } from './rejectWords';

function TableLink({ table }: { table: string }): JSX.Element {
  return (
    <Link to={`/tables?${new URLSearchParams({ table }).toString()}`}>
      <Name text={table} />
    </Link>
  );
}

const rows: Column<RejectCount> = {
  id: 'rows',
  title: 'Rows',
  isSortable: true,
  isNumber: true,
  width: '96px',
  cell: (count) => <RowCount value={count.rows} />,
};

const only: Column<RejectCount> = {
  id: 'show',
  title: 'Narrow',
  width: '104px',
  cell: (count) => (
    <Button
      kind="quiet"
      className="reject-narrow"
      aria-label={`Only ${count.reason} of ${count.table}${count.column === null ? '' : `, ${count.column}`}`}
      onClick={() =>
        changeQueryParameters({ table: count.table, reason: count.reason, column: count.column ?? undefined })
      }
    >
      Only
    </Button>
  ),
};

const columns: readonly Column<RejectCount>[] = [
  { id: 'table', title: 'Table', isSortable: true, cell: (count) => <TableLink table={count.table} /> },
  {
    id: 'column',
    title: 'Column',
    isSortable: true,
    width: '18%',
    cell: (count) => (count.column === null ? <span className="muted">–</span> : <Name text={count.column} />),
  },
  {
    id: 'reason',
    title: 'Reason',
    isSortable: true,
    width: '34%',
    cell: (count) => (
      <span title={meaningOf(count.reason) ?? undefined}>
        <code>{marked(count.reason)}</code> <span className="muted">{meaningOf(count.reason)}</span>
      </span>
    ),
  },
  rows,
  {
    id: 'replayed',
    title: 'Replayed',
    isSortable: true,
    isNumber: true,
    width: '96px',
    cell: (count) => <RowCount value={count.rowsReplayed} />,
  },
  only,
];

/** For a phone: column and reason below the table's name. */
const narrowColumns: readonly Column<RejectCount>[] = [
  {
    id: 'table',
    title: 'Table',
    isSortable: true,
    cell: (count) => (
      <>
        <TableLink table={count.table} />
        <span className="reject-second-line" title={meaningOf(count.reason) ?? undefined}>
          <code>{marked(count.reason)}</code>
          {count.column !== null && (
            <>
              {' '}
              <Text text={count.column} className="muted" />
            </>
          )}
        </span>
      </>
    ),
  },
  rows,
  only,
];

const rowKey = (count: RejectCount) => JSON.stringify([count.table, count.column, count.reason]);

/** How many rows of which table were refused for which reason. */
export function RejectCounts({
  counts,
  selection,
}: {
  counts: readonly RejectCount[];
  selection: RejectSelection;
}): JSX.Element {
  const [sort, setSort] = useState<Sort>({ column: 'rows', direction: 'descending' });
  const isNarrow = useMedia('(width < 720px)');
  const shown = useMemo(() => sorted(counts, sort), [counts, sort]);
  return (
    <Card isFlush title={title(counts, selection)}>
      <div className="reject-counts">
        <DataTable
          caption="Rejected rows by table, column and reason"
          columns={isNarrow ? narrowColumns : columns}
          rowHeight={isNarrow ? 52 : 36}
          rows={shown}
          rowKey={rowKey}
          sort={sort}
          onSort={setSort}
          maxHeight="420px"
        />
      </div>
    </Card>
  );
}

function title(counts: readonly RejectCount[], { state }: RejectSelection): string {
  const waiting = plural(waitingRows(counts), 'row waits', 'rows wait');
  const replayed = plural(replayedRows(counts), 'row was replayed', 'rows were replayed');
  switch (state) {
    case 'waiting':
      return waiting;
    case 'replayed':
      return replayed;
    case 'all':
      return `${waiting}, ${replayed}`;
  }
}

function sorted(counts: readonly RejectCount[], { column, direction }: Sort): readonly RejectCount[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = (left: RejectCount, right: RejectCount): number => {
    switch (column) {
      case 'column':
        return (left.column ?? '').localeCompare(right.column ?? '');
      case 'reason':
        return left.reason.localeCompare(right.reason);
      case 'rows':
        return left.rows - right.rows;
      case 'replayed':
        return left.rowsReplayed - right.rowsReplayed;
      default:
        return left.table.localeCompare(right.table);
    }
  };
  return [...counts].sort((left, right) => sign * compare(left, right));
}
