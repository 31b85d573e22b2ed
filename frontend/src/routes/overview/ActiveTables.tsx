import { useMemo } from 'react';
import { Link } from '../../app/Link';
import { Card } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { StateBadge } from '../../components/StateBadge';
import { formatCount, formatPercent } from '../../format/quantity';
import type { TableStatus } from '../../services/status';
import { foremost } from './foremost';

const SHOWN = 8;

const columns: readonly Column<TableStatus>[] = [
  { id: 'name', title: 'Table', cell: (table) => <Name text={table.name} />, width: '38%' },
  { id: 'state', title: 'State', cell: (table) => <StateBadge state={table.state} />, width: '116px' },
  {
    id: 'percent',
    title: 'Copied',
    width: '24%',
    isSecondary: true,
    cell: (table) => (
      <Progress
        label={`Copied of ${table.name}`}
        percent={table.percent}
        tone={table.state === 'failed' ? 'bad' : table.state === 'done' ? 'good' : 'accent'}
      />
    ),
  },
  { id: 'share', title: '%', isNumber: true, width: '76px', cell: (table) => formatPercent(table.percent) },
  {
    id: 'rows',
    title: 'Rows',
    isNumber: true,
    width: '100px',
    isSecondary: true,
    cell: (table) => <Quantity value={table.rowsCopied} kind="compact" />,
  },
];

export function ActiveTables({
  tables,
  total,
  isOver,
}: {
  tables: ReadonlyMap<string, TableStatus>;
  total: number;
  isOver: boolean;
}): JSX.Element {
  const shown = useMemo(() => foremost(tables.values(), SHOWN), [tables]);
  const title = isOver ? 'Biggest tables' : 'Tables at work';
  return (
    <Card title={title} isFlush actions={<Link to="/tables">All {formatCount(total)}</Link>}>
      <DataTable
        caption={title}
        columns={columns}
        rows={shown}
        rowKey={(table) => table.name}
        empty={<p className="muted pad">The plan has no tables yet.</p>}
      />
    </Card>
  );
}
