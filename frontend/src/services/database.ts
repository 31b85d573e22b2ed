import { call, type Operation } from './api';
import { dateOf } from './clock';
import type {
  DatabaseConnections,
  DatabaseConnectionsGroup,
  DatabaseIndexHints,
  DatabaseIndexSizes,
  DatabaseIndexSizesItem,
  DatabaseLocks,
  DatabaseLocksNode,
  DatabaseMetrics,
  DatabaseMetricsRates,
  DatabaseObjectName,
  DatabaseQueries,
  DatabaseQueriesItem,
  DatabaseQueryText,
  DatabaseSession,
  DatabaseTableSizes,
  DatabaseTableSizesItem,
  Operations,
} from './wire';

// What the target is doing. Every name and text in here is data of the database.

/** How long statements take; an older server does not tell. */
export interface Latency {
  /** There and back with a trivial statement. */
  readonly probeSeconds: number;
  /** Of this database, by pg_stat_statements, since the sample before. */
  readonly statementsPerSecond?: number;
  readonly statementMeanSeconds?: number;
}

export type Metrics = Omit<
  Readonly<DatabaseMetrics>,
  'sampledAt' | 'serverStartedAt' | 'latency' | 'longestWaitSeconds'
> & {
  readonly sampledAt: Date | null;
  readonly serverStartedAt: Date | null;
  readonly latency?: Latency;
  /** Of the blocked sessions. */
  readonly longestWaitSeconds?: number;
};

export type Rates = Readonly<DatabaseMetricsRates>;
export type Connections = Readonly<DatabaseConnections>;
export type ConnectionGroup = Readonly<DatabaseConnectionsGroup>;
export type Session = Readonly<DatabaseSession>;
export type Statements = Readonly<DatabaseQueries>;
export type Statement = Readonly<DatabaseQueriesItem>;
export type StatementText = Readonly<DatabaseQueryText>;
export type Locks = Readonly<DatabaseLocks>;
export type LockNode = Readonly<DatabaseLocksNode>;
export type TableSizes = Readonly<DatabaseTableSizes>;
export type TableSize = Readonly<DatabaseTableSizesItem>;
export type IndexSizes = Readonly<DatabaseIndexSizes>;
export type IndexSize = Readonly<DatabaseIndexSizesItem>;
export type IndexHints = Readonly<DatabaseIndexHints>;
export type ObjectName = Readonly<DatabaseObjectName>;

type SortOf<Name extends Operation> = NonNullable<
  NonNullable<Operations[Name]['query']> extends { sort?: infer Sort } ? Sort : never
>;
export type StatementOrder = SortOf<'GET /api/database/queries'>;
export type TableOrder = SortOf<'GET /api/database/sizes'>;
export type IndexOrder = SortOf<'GET /api/database/indexes'>;

export function metricsOf(wire: DatabaseMetrics): Metrics {
  return { ...wire, sampledAt: dateOf(wire.sampledAt), serverStartedAt: dateOf(wire.serverStartedAt) };
}

export async function getMetrics(signal: AbortSignal): Promise<Metrics> {
  return metricsOf(await call('GET /api/database/metrics', { signal }));
}

export async function getConnections(signal: AbortSignal): Promise<Connections> {
  return call('GET /api/database/connections', { signal });
}

export async function getStatements(sort: StatementOrder, limit: number, signal: AbortSignal): Promise<Statements> {
  return call('GET /api/database/queries', { query: { sort, limit }, signal });
}

/** For operators: a text may hold what a person typed. */
export async function getStatementText(id: string, signal: AbortSignal): Promise<StatementText> {
  return call('GET /api/database/queries/{id}', { path: { id }, signal });
}

export async function getLocks(signal: AbortSignal): Promise<Locks> {
  return call('GET /api/database/locks', { signal });
}

export interface SizePage<Order> {
  readonly sort: Order;
  readonly offset: number;
  readonly limit: number;
}

export async function getTableSizes(query: SizePage<TableOrder>, signal: AbortSignal): Promise<TableSizes> {
  return call('GET /api/database/sizes', { query, signal });
}

export async function getIndexSizes(query: SizePage<IndexOrder>, signal: AbortSignal): Promise<IndexSizes> {
  return call('GET /api/database/indexes', { query, signal });
}

export async function getIndexHints(signal: AbortSignal): Promise<IndexHints> {
  return call('GET /api/database/index-hints', { signal });
}
