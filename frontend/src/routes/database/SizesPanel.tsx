import { useState } from 'react';
import { Badge } from '../../components/Badge';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { type Column, DataTable, type Sort } from '../../components/DataTable';
import { Choice } from '../../components/Field';
import { Name } from '../../components/Name';
import { Quantity } from '../../components/Quantity';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { formatBytes, formatCount, formatRatio, UNKNOWN } from '../../format/quantity';
import {
  getIndexSizes,
  getTableSizes,
  type IndexOrder,
  type IndexSize,
  type SizePage,
  type TableOrder,
  type TableSize,
} from '../../services/database';
import { useQuery } from '../../services/useQuery';

/** Sizes change slowly, and the server looks at every file for them. */
const REFRESH_SECONDS = 60;
const PAGE_LENGTH = 100;

export default function SizesPanel(): JSX.Element {
  const [kind, setKind] = useState<'tables' | 'indexes'>('tables');
  return (
    <>
      <Choice<'tables' | 'indexes'>
        label="Sizes of"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'tables', text: 'Tables' },
          { value: 'indexes', text: 'Indexes' },
        ]}
      />
      {kind === 'tables' ? <Sizes key="tables" kind={tables} /> : <Sizes key="indexes" kind={indexes} />}
    </>
  );
}

/** Sizes of one kind of relation, a page at a time. */
interface Kind<Item, Order extends string> {
  readonly title: string;
  /** In the middle of a sentence. */
  readonly many: string;
  readonly one: string;
  readonly firstOrder: Order;
  readonly columns: readonly Column<Item>[];
  readonly note?: string;
  keyOf(item: Item): string;
  load(page: SizePage<Order>, signal: AbortSignal): Promise<Loaded<Item>>;
}

interface Loaded<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly bytesTotal: number;
}

function Sizes<Item, Order extends string>({ kind }: { kind: Kind<Item, Order> }): JSX.Element {
  const [sort, setSort] = useState(kind.firstOrder);
  const [offset, setOffset] = useState(0);
  const { data, problem, refresh } = useQuery(
    `database/sizes of ${kind.many}?sort=${sort}&offset=${offset}`,
    (signal) => kind.load({ sort, offset, limit: PAGE_LENGTH }, signal),
    { refreshSeconds: REFRESH_SECONDS },
  );
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton lines={8} height={28} />
    ) : (
      <ErrorState problem={problem} onRetry={refresh} />
    );
  return (
    <Card
      title={kind.title}
      isFlush
      actions={
        <span className="muted">
          {formatCount(data.total)} {kind.many}, {formatBytes(data.bytesTotal)}
        </span>
      }
    >
      <DataTable
        caption={`Sizes of ${kind.many}`}
        columns={kind.columns}
        rows={data.items}
        rowKey={kind.keyOf}
        sort={shownSort(sort)}
        onSort={({ column }) => {
          setSort(column as Order);
          setOffset(0);
        }}
        empty={data.items.length === 0 && <EmptyState icon="tables" title={`There is no ${kind.one}`} />}
      />
      <Pages offset={offset} total={data.total} onOffset={setOffset} />
      {kind.note !== undefined && <p className="card-padding muted sizes-note">{kind.note}</p>}
    </Card>
  );
}

/** The server has one direction for each order: names from A, all else from the greatest. */
function shownSort(column: string): Sort {
  return { column, direction: column === 'name' ? 'ascending' : 'descending' };
}

const tableColumns: readonly Column<TableSize>[] = [
  {
    id: 'name',
    title: 'Table',
    isSortable: true,
    cell: ({ table }) => <Name text={`${table.schema}.${table.name}`} />,
  },
  {
    id: 'total',
    title: 'Total',
    isNumber: true,
    isSortable: true,
    width: '104px',
    cell: ({ totalBytes, isEstimate }) => <Quantity value={totalBytes} kind="bytes" isEstimate={isEstimate} />,
  },
  {
    id: 'table',
    title: 'Rows alone',
    isNumber: true,
    isSortable: true,
    isSecondary: true,
    width: '112px',
    cell: ({ tableBytes }) => <Quantity value={tableBytes} kind="bytes" />,
  },
  {
    id: 'indexes',
    title: 'Indexes',
    isNumber: true,
    isSortable: true,
    isSecondary: true,
    width: '104px',
    cell: ({ indexBytes }) => <Quantity value={indexBytes} kind="bytes" />,
  },
  {
    id: 'toast',
    title: 'TOAST',
    isNumber: true,
    isSortable: true,
    isSecondary: true,
    width: '96px',
    cell: ({ toastBytes }) => <Quantity value={toastBytes} kind="bytes" />,
  },
  {
    id: 'rows',
    title: 'Rows',
    isNumber: true,
    isSortable: true,
    width: '104px',
    cell: ({ rowsEstimate }) => <Quantity value={rowsEstimate} kind="compact" isEstimate />,
  },
  {
    id: 'deadRows',
    title: 'Dead rows',
    isNumber: true,
    isSortable: true,
    isSecondary: true,
    width: '112px',
    cell: ({ deadRowsEstimate }) => <Quantity value={deadRowsEstimate} kind="compact" isEstimate />,
  },
  { id: 'bloat', title: 'Bloat', isNumber: true, isSecondary: true, width: '136px', cell: (table) => bloatText(table) },
];

function bloatText({ bloatBytesEstimate, bloatRatioEstimate }: TableSize): string {
  if (bloatBytesEstimate === undefined) return UNKNOWN;
  return `~${formatBytes(bloatBytesEstimate)}, ${formatRatio(bloatRatioEstimate, 0)}`;
}

const indexColumns: readonly Column<IndexSize>[] = [
  {
    id: 'name',
    title: 'Index',
    isSortable: true,
    cell: ({ index }) => <Name text={`${index.schema}.${index.name}`} />,
  },
  { id: 'table', title: 'Table', isSecondary: true, cell: ({ table }) => <Name text={table} /> },
  {
    id: 'size',
    title: 'Size',
    isNumber: true,
    isSortable: true,
    width: '104px',
    cell: ({ bytes, isEstimate }) => <Quantity value={bytes} kind="bytes" isEstimate={isEstimate} />,
  },
  {
    id: 'scans',
    title: 'Scans',
    isNumber: true,
    width: '96px',
    cell: ({ scans }) => <Quantity value={scans} kind="compact" />,
  },
  {
    id: 'kind',
    title: 'Kind',
    isSecondary: true,
    width: '180px',
    cell: ({ isPrimary, isUnique, isValid }) => (
      <span className="row-nowrap">
        {isPrimary ? 'primary key' : isUnique ? 'unique' : ''}
        {!isValid && (
          <Badge
            tone="bad"
            icon="broken"
            title="Left behind by a CREATE INDEX CONCURRENTLY that failed: nobody uses it, and writes still pay for it."
          >
            Invalid
          </Badge>
        )}
      </span>
    ),
  },
];

const tables: Kind<TableSize, TableOrder> = {
  title: 'Tables',
  many: 'tables',
  one: 'table',
  firstOrder: 'total',
  columns: tableColumns,
  note: '~ is an estimate. Bloat is the space that the rows would not need, by the usual statistics: good for comparing tables, off by tens of percent for one; none before the first ANALYZE.',
  keyOf: ({ table }) => JSON.stringify(table),
  load: async (page, signal) => {
    const { items, tablesTotal, bytesTotal } = await getTableSizes(page, signal);
    return { items, total: tablesTotal, bytesTotal };
  },
};

const indexes: Kind<IndexSize, IndexOrder> = {
  title: 'Indexes',
  many: 'indexes',
  one: 'index',
  firstOrder: 'size',
  columns: indexColumns,
  keyOf: ({ index }) => JSON.stringify(index),
  load: async (page, signal) => {
    const { items, indexesTotal, bytesTotal } = await getIndexSizes(page, signal);
    return { items, total: indexesTotal, bytesTotal };
  },
};

function Pages({
  offset,
  total,
  onOffset,
}: {
  offset: number;
  total: number;
  onOffset(offset: number): void;
}): JSX.Element | null {
  if (total <= PAGE_LENGTH && offset === 0) return null;
  return (
    <div className="row card-footer">
      <Button
        icon="left"
        label="Page before"
        refusal={offset === 0 ? 'This is the first page.' : undefined}
        onClick={() => onOffset(Math.max(0, offset - PAGE_LENGTH))}
      />
      <span>
        {formatCount(Math.min(offset + 1, total))} to {formatCount(Math.min(offset + PAGE_LENGTH, total))} of{' '}
        {formatCount(total)}
      </span>
      <Button
        icon="right"
        label="Next page"
        refusal={offset + PAGE_LENGTH >= total ? 'This is the last page.' : undefined}
        onClick={() => onOffset(offset + PAGE_LENGTH)}
      />
    </div>
  );
}
