// Which tables the screen shows, and in which order. Pure.

import type { TableList, TableRow, TableState } from '../../services/tables';
import { searchText } from '../../services/tables';
import { sortKeyOf } from '../../format/name';

export type TableColumn =
  | 'plan'
  | 'name'
  | 'state'
  | 'percent'
  | 'rows'
  | 'bytes'
  | 'rate'
  | 'clock'
  | 'chunks'
  | 'rejects';

export interface TableOrder {
  readonly column: TableColumn;
  readonly descends: boolean;
}

export interface TableFilter {
  readonly text: string;
  readonly state: TableState | 'all';
}

export type StateCounts = Readonly<Record<TableState | 'all', number>>;

/** What needs a person comes first. */
export const tableStates: readonly TableState[] = ['failed', 'copying', 'indexing', 'waiting', 'done'];

const stateRanks: Readonly<Record<TableState, number>> = { failed: 0, copying: 1, indexing: 2, waiting: 3, done: 4 };

/** How many of the tables that the text leaves are in each state. */
export function stateCounts(list: TableList, text: string): StateCounts {
  const counts = { all: 0, failed: 0, copying: 0, indexing: 0, waiting: 0, done: 0 };
  const wanted = searchText(text);
  for (const row of list.rows) {
    if (!row.searchName.includes(wanted)) continue;
    counts.all += 1;
    counts[row.state] += 1;
  }
  return counts;
}

/** Positions in the list, in the order that they are shown in. */
export function shownPositions(list: TableList, filter: TableFilter, order: TableOrder): number[] {
  const wanted = searchText(filter.text);
  const positions: number[] = [];
  list.rows.forEach((row, position) => {
    if (filter.state !== 'all' && row.state !== filter.state) return;
    if (row.searchName.includes(wanted)) positions.push(position);
  });
  if (order.column === 'plan') return order.descends ? positions.reverse() : positions;
  const ranks = order.column === 'name' ? nameRanks(list) : undefined;
  const keys = list.rows.map((row, position) => ranks?.[position] ?? sortKey(row, order.column));
  const sign = order.descends ? -1 : 1;
  return positions.sort((left, right) => {
    const a = keys[left] ?? null;
    const b = keys[right] ?? null;
    // What is not known is last in both directions; what is equal follows the plan.
    if (a === null || b === null) return a === b ? left - right : a === null ? 1 : -1;
    return a === b ? left - right : sign * (a - b);
  });
}

function sortKey(row: TableRow, column: TableColumn): number | null {
  switch (column) {
    case 'state':
      return stateRanks[row.state];
    case 'percent':
      return row.percent;
    case 'rows':
      return row.rowsTotal;
    case 'bytes':
      return row.bytesTotal;
    case 'rate':
      return row.rowsPerSecond;
    case 'clock':
      return row.secondsCopying;
    case 'chunks':
      return row.chunksTotal;
    case 'rejects':
      return row.rowsRejected;
    case 'plan':
    case 'name':
      return null;
  }
}

const ranksByNames = new WeakMap<ReadonlyMap<string, number>, readonly number[]>();

/** The places of the names among each other, reckoned once for a set of names: comparing texts is what costs. */
function nameRanks(list: TableList): readonly number[] {
  const known = ranksByNames.get(list.positionByName);
  if (known) return known;
  const keys = list.rows.map((row) => sortKeyOf(row.name));
  const positions = keys.map((_, position) => position);
  positions.sort((left, right) => {
    const a = keys[left] ?? '';
    const b = keys[right] ?? '';
    return a < b ? -1 : a > b ? 1 : left - right;
  });
  const ranks = new Array<number>(positions.length);
  positions.forEach((position, rank) => {
    ranks[position] = rank;
  });
  ranksByNames.set(list.positionByName, ranks);
  return ranks;
}
