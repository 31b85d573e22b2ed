import { memo, type ReactNode, useRef } from 'react';
import { Icon } from './Icon';
import { useWindowedRows, WINDOWED_FROM } from './useWindowedRows';

export interface Column<Row> {
  id: string;
  title: string;
  /** Drawn anew only when the row is another object. */
  cell(row: Row): ReactNode;
  isNumber?: boolean;
  /** Holds buttons, which are not cut: the column is at least as wide as they are. */
  isControl?: boolean;
  isSortable?: boolean;
  /** Such as `120px` or `20%`; the rest is shared. */
  width?: string;
  /** Left out on narrow screens. */
  isSecondary?: boolean;
}

export interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface DataTableProps<Row> {
  /** What the table holds; the accessible name. */
  caption: string;
  isCaptionVisible?: boolean;
  /** The same array each time, where nothing in it changes. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** How many there are without a filter: what is drawn of thousands does not change with what a filter leaves. */
  rowsTotal?: number;
  rowKey(row: Row): string;
  sort?: Sort | undefined;
  onSort?(sort: Sort): void;
  /** A press on a row, or Enter on its first cell's button, which the first cell has to bring. */
  isSelected?(row: Row): boolean;
  /** Instead of rows, where there are none. */
  empty?: ReactNode;
  /** In pixels; every row has it. */
  rowHeight?: number;
  /** How high the table gets before it scrolls: a length of CSS. */
  maxHeight?: string;
}

/** Rows in columns. From 200 rows on only those in sight are drawn, and rows that have not changed never again. */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const { caption, columns, rows, rowKey, sort, onSort, empty, rowHeight = 36, isCaptionVisible = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isWindowed = Math.max(rows.length, props.rowsTotal ?? 0) >= WINDOWED_FROM;
  const { first, end } = useWindowedRows(scroller, rows.length, rowHeight, isWindowed);
  const maxHeight = props.maxHeight ?? (isWindowed ? 'max(320px, calc(100dvh - 280px))' : undefined);
  const space = (count: number) =>
    count > 0 && (
      // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus
      <tr aria-hidden="true" className="data-table-space">
        <td style={{ height: count * rowHeight }} />
      </tr>
    );
  return (
    <div
      ref={scroller}
      className={`data-table-scroller${props.maxHeight === undefined ? '' : ' data-table-cut'}`}
      style={{ maxHeight }}
      tabIndex={0}
      role="group"
      aria-label={caption}
    >
      <table
        className={`data-table${isWindowed ? ' data-table-windowed' : ''}`}
        aria-rowcount={isWindowed ? rows.length + 1 : undefined}
      >
        <caption className={isCaptionVisible ? undefined : 'visually-hidden'}>{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.id}
              className={column.isSecondary === true ? 'secondary' : undefined}
              style={{ width: column.width }}
            />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={isWindowed ? 1 : undefined}>
            {columns.map((column) => (
              <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {space(first)}
          {rows.slice(first, end).map((row, index) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns as readonly Column<unknown>[]}
              height={rowHeight}
              index={isWindowed ? first + index + 2 : undefined}
              isSelected={props.isSelected?.(row) ?? false}
            />
          ))}
          {space(rows.length - end)}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

function cellClass(column: Pick<Column<never>, 'isNumber' | 'isControl' | 'isSecondary'>): string | undefined {
  const names: string[] = [];
  if (column.isNumber === true) names.push('number');
  if (column.isControl === true) names.push('control');
  if (column.isSecondary === true) names.push('secondary');
  return names.length === 0 ? undefined : names.join(' ');
}

function Heading<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}): JSX.Element {
  if (column.isSortable !== true || onSort === undefined)
    return (
      <th scope="col" className={cellClass(column)}>
        {column.title}
      </th>
    );
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const next =
    direction === undefined
      ? column.isNumber === true
        ? 'descending'
        : 'ascending'
      : direction === 'ascending'
        ? 'descending'
        : 'ascending';
  return (
    <th scope="col" className={cellClass(column)} aria-sort={direction}>
      <button type="button" className="data-table-sort" onClick={() => onSort({ column: column.id, direction: next })}>
        {column.title}
        <Icon name={direction === undefined ? 'sort' : direction === 'ascending' ? 'up' : 'down'} size={12} />
      </button>
    </th>
  );
}

const TableRow = memo(function TableRow({
  row,
  columns,
  index,
  height,
  isSelected,
}: {
  row: unknown;
  columns: readonly Column<unknown>[];
  index: number | undefined;
  height: number;
  isSelected: boolean;
}): JSX.Element {
  return (
    <tr aria-rowindex={index} style={{ height }} className={isSelected ? 'is-selected' : undefined}>
      {columns.map((column) => (
        <td key={column.id} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
});
