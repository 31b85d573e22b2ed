import type { Sort } from '../../components/DataTable';
import type { Statement, StatementOrder } from '../../services/database';
import { ratesOf, type StatementHistory, type StatementRate } from './statementHistory';

export interface StatementRow {
  readonly statement: Statement;
  readonly rates: readonly StatementRate[];
}

export function statementRows(statements: readonly Statement[], history: StatementHistory): readonly StatementRow[] {
  return statements.map((statement) => ({ statement, rates: ratesOf(history, statement.id) }));
}

/** What it did in the last interval. */
export const lastOf = ({ rates }: StatementRow) => rates[rates.length - 1];

// What each column is sorted by; what is not known comes last in both directions.
const values: Record<string, (row: StatementRow) => number | null | undefined> = {
  totalTime: ({ statement }) => statement.totalSeconds,
  meanTime: ({ statement }) => statement.meanSeconds,
  max: ({ statement }) => statement.maxSeconds,
  calls: ({ statement }) => statement.calls,
  rows: ({ statement }) => statement.rows,
  callsNow: (row) => lastOf(row)?.callsPerSecond,
  meanNow: (row) => lastOf(row)?.meanSeconds,
  cache: ({ statement }) => statement.cacheHitRatio,
};

const orders: readonly StatementOrder[] = ['totalTime', 'meanTime', 'calls', 'rows'];

/** By which the server can choose whom it lists. */
export function orderOfColumn(column: string): StatementOrder | undefined {
  return orders.find((order) => order === column);
}

export function sortedRows(rows: readonly StatementRow[], { column, direction }: Sort): readonly StatementRow[] {
  const value = values[column];
  if (value === undefined) return rows;
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((one, other) => {
    const left = value(one) ?? null;
    const right = value(other) ?? null;
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (left - right) || one.statement.id.localeCompare(other.statement.id);
  });
}
