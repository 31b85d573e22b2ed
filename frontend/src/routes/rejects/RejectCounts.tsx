import { useMemo, useState } from 'react';
import { Link } from '../../app/Link';
import { changeQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Column, DataTable, Sort } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Quantity } from '../../components/Quantity';
import { plural } from '../../format/quantity';
import type { RejectCount, RejectSelection } from '../../services/rejects';
import { meaningOf, replayedRows, waitingRows } from './rejectWords';

const columns: readonly Column<RejectCount>[] = [
  {
    id: 'table', title: 'Table', isSortable: true,
    cell: (count) => <Link to={`/tables?${new URLSearchParams({ table: count.table }).toString()}`}><Name text={count.table} /></Link>,
  },
  { id: 'column', title: 'Column', isSortable: true, width: '18%', cell: (count) => (count.column === null ? <span className="muted">–</span> : <Name text={count.column} />) },
  {
    id: 'reason', title: 'Reason', isSortable: true, width: '30%', isSecondary: true,
    cell: (count) => <span title={meaningOf(count.reason) ?? undefined}><code>{count.reason}</code> <span className="muted">{meaningOf(count.reason)}</span></span>,
  },
  { id: 'rows', title: 'Rows', isSortable: true, isNumber: true, width: '88px', cell: (count) => <Quantity value={count.rows} kind="compact" /> },
  { id: 'replayed', title: 'Replayed', isSortable: true, isNumber: true, isSecondary: true, width: '96px', cell: (count) => <Quantity value={count.rowsReplayed} kind="compact" /> },
  {
    id: 'show', title: 'Narrow', width: '88px',
    cell: (count) => (
      <Button kind="quiet" className="reject-narrow" aria-label={`Only ${count.reason} of ${count.table}${count.column === null ? '' : `, ${count.column}`}`}
        onClick={() => changeQueryParameters({ table: count.table, reason: count.reason, column: count.column ?? undefined })}>Only</Button>
    ),
  },
];

const rowKey = (count: RejectCount) => JSON.stringify([count.table, count.column, count.reason]);

/** How many rows of which table were refused for which reason. */
export function RejectCounts({ counts, selection }: { counts: readonly RejectCount[]; selection: RejectSelection }): JSX.Element {
  const [sort, setSort] = useState<Sort>({ column: 'rows', direction: 'descending' });
  const rows = useMemo(() => sorted(counts, sort), [counts, sort]);
  return (
    <Card isFlush title={title(counts, selection)}>
      <DataTable caption="Rejected rows by table, column and reason" columns={columns} rows={rows} rowKey={rowKey} sort={sort} onSort={setSort} maxHeight="420px" />
    </Card>
  );
}

function title(counts: readonly RejectCount[], { state }: RejectSelection): string {
  const waiting = plural(waitingRows(counts), 'row waits', 'rows wait');
  const replayed = plural(replayedRows(counts), 'row was replayed', 'rows were replayed');
  switch (state) {
    case 'waiting': return waiting;
    case 'replayed': return replayed;
    case 'all': return `${waiting}, ${replayed}`;
  }
}

function sorted(counts: readonly RejectCount[], { column, direction }: Sort): readonly RejectCount[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = (left: RejectCount, right: RejectCount): number => {
    switch (column) {
      case 'column': return (left.column ?? '').localeCompare(right.column ?? '');
      case 'reason': return left.reason.localeCompare(right.reason);
      case 'rows': return left.rows - right.rows;
      case 'replayed': return left.rowsReplayed - right.rowsReplayed;
      default: return left.table.localeCompare(right.table);
    }
  };
  return [...counts].sort((left, right) => sign * compare(left, right));
}
