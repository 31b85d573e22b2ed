// A run's tables: what the API says of one, and the list of all that live changes are merged into.

import type { TableState, TableStatus } from './status';

export type { TableState } from './status';

export interface TableRow {
  /** `database.table`, as the source spells it. */
  readonly name: string;
  /** Where its rows go: `schema.table` of the target. */
  readonly target: string;
  /** The name as a search compares it: composed, without case. */
  readonly searchName: string;
  readonly state: TableState;
  /** Of the rows, 0 to 100; 100 only when every row is in. */
  readonly percent: number;
  readonly rowsCopied: number;
  readonly rowsTotal: number;
  /** The total is the plan's estimate until the table is copied. */
  readonly isEstimated: boolean;
  readonly rowsRejected: number;
  readonly bytesCopied: number;
  readonly bytesTotal: number;
  readonly chunksDone: number;
  readonly chunksTotal: number;
  /** Summed over the readers that copied at the same time. */
  readonly secondsCopying: number;
  /** Now, while it is copied; on average, when that is over; null before, and while it is not known yet. */
  readonly rowsPerSecond: number | null;
  /** What the rate is reckoned from. */
  readonly sample: RateSample;
}

/** Rows at an instant of this browser's monotonic clock. */
interface RateSample {
  readonly atMilliseconds: number;
  readonly rows: number;
}

export interface TableList {
  /** In the order of the plan. */
  readonly rows: readonly TableRow[];
  readonly positionByName: ReadonlyMap<string, number>;
}

export const emptyTableList: TableList = { rows: [], positionByName: new Map() };

export function searchText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/**
 * The list with these tables in it as they are now. Rows that did not change stay the same objects, and a list in which
 * nothing changed stays the same list: what is drawn by identity is not drawn again.
 *
 * @param atMilliseconds when the tables arrived, by a clock that only goes forward.
 */
export function mergeTables(list: TableList, tables: readonly TableStatus[], atMilliseconds: number): TableList {
  let rows: TableRow[] | undefined;
  let positionByName: Map<string, number> | undefined;
  for (const table of tables) {
    const position = (positionByName ?? list.positionByName).get(table.name);
    const before = position === undefined ? undefined : (rows ?? list.rows)[position];
    if (before && isSame(before, table)) continue;
    const row = tableRow(table, before, atMilliseconds);
    rows ??= list.rows.slice();
    if (position === undefined) {
      positionByName ??= new Map(list.positionByName);
      positionByName.set(table.name, rows.length);
      rows.push(row);
    } else {
      rows[position] = row;
    }
  }
  return rows ? { rows, positionByName: positionByName ?? list.positionByName } : list;
}

/** The list that a new load of all tables makes: tables that are no longer there are gone, rates go on. */
export function replaceTables(list: TableList, tables: readonly TableStatus[], atMilliseconds: number): TableList {
  const isSameSet =
    tables.length === list.rows.length && tables.every((table, index) => list.rows[index]?.name === table.name);
  if (isSameSet) return mergeTables(list, tables, atMilliseconds);
  const rows = tables.map((table) => {
    const position = list.positionByName.get(table.name);
    return tableRow(table, position === undefined ? undefined : list.rows[position], atMilliseconds);
  });
  return { rows, positionByName: new Map(rows.map((row, index) => [row.name, index])) };
}

/** No row for so long, and the rate is nought. */
const stillMilliseconds = 10_000;

/** Those that are not the same objects as before. */
export function changedTables(
  before: ReadonlyMap<string, TableStatus>,
  now: ReadonlyMap<string, TableStatus>,
): TableStatus[] {
  if (before === now) return [];
  return [...now.values()].filter((table) => before.get(table.name) !== table);
}

/** The list with the rates of tables that have got no row for a while set to nought: silence brings no event. */
export function settleRates(list: TableList, nowMilliseconds: number): TableList {
  let rows: TableRow[] | undefined;
  list.rows.forEach((row, index) => {
    const isStill = nowMilliseconds - row.sample.atMilliseconds >= stillMilliseconds;
    if (row.state !== 'copying' || !row.rowsPerSecond || !isStill) return;
    rows ??= list.rows.slice();
    rows[index] = { ...row, rowsPerSecond: 0 };
  });
  return rows ? { ...list, rows } : list;
}

function isSame(row: TableRow, table: TableStatus): boolean {
  return (
    row.state === table.state &&
    row.percent === table.percent &&
    row.rowsCopied === table.rowsCopied &&
    row.rowsTotal === table.rowsTotal &&
    row.rowsRejected === table.rowsRejected &&
    row.bytesCopied === table.bytesCopied &&
    row.bytesTotal === table.bytesTotal &&
    row.chunksDone === table.chunksDone &&
    row.chunksTotal === table.chunksTotal &&
    row.secondsCopying === table.secondsCopying
  );
}

function tableRow(table: TableStatus, before: TableRow | undefined, atMilliseconds: number): TableRow {
  const isCopied = table.state === 'indexing' || table.state === 'done';
  return {
    name: table.name,
    target: table.target,
    searchName: before?.searchName ?? searchText(table.name),
    state: table.state,
    percent: table.percent,
    rowsCopied: table.rowsCopied,
    rowsTotal: table.rowsTotal,
    isEstimated: !isCopied,
    rowsRejected: table.rowsRejected,
    bytesCopied: table.bytesCopied,
    bytesTotal: table.bytesTotal,
    chunksDone: table.chunksDone,
    chunksTotal: table.chunksTotal,
    secondsCopying: table.secondsCopying,
    ...rate(table, before, atMilliseconds),
  };
}

/** A change of the rate shows by two thirds after so long. */
const smoothingMilliseconds = 5_000;
/** What is nearer than this says nothing of a rate. */
const sampleMilliseconds = 500;

function rate(
  table: TableStatus,
  before: TableRow | undefined,
  atMilliseconds: number,
): Pick<TableRow, 'rowsPerSecond' | 'sample'> {
  const rows = table.rowsCopied + table.rowsRejected;
  const fresh = { atMilliseconds, rows };
  if (table.state !== 'copying') {
    const isOver = table.state !== 'waiting' && rows > 0 && table.secondsCopying > 0;
    return { rowsPerSecond: isOver ? rows / table.secondsCopying : null, sample: fresh };
  }
  // A run that began anew counts from nought again.
  if (before?.state !== 'copying' || rows < before.sample.rows) return { rowsPerSecond: null, sample: fresh };
  const passed = atMilliseconds - before.sample.atMilliseconds;
  if (passed < sampleMilliseconds) return { rowsPerSecond: before.rowsPerSecond, sample: before.sample };
  const measured = ((rows - before.sample.rows) * 1000) / passed;
  const weight = before.rowsPerSecond === null ? 1 : 1 - Math.exp(-passed / smoothingMilliseconds);
  const last = before.rowsPerSecond ?? 0;
  return { rowsPerSecond: last + (measured - last) * weight, sample: fresh };
}
