import { call } from './api';

/** What the first screen shows of the target. */
export interface DatabaseHealth {
  readonly database: string;
  readonly databaseBytes: number;
  readonly connections: number;
  readonly activeSessions: number;
  readonly blockedSessions: number;
  readonly longestTransactionSeconds: number;
  /** Null until there are two samples to compare. */
  readonly transactionsPerSecond: number | null;
  readonly cacheHitRatio: number | null;
  /** Of the time between two samples, and not since the statistics began. */
  readonly isCacheHitRecent: boolean;
}

export async function getDatabaseHealth(signal: AbortSignal): Promise<DatabaseHealth> {
  const wire = await call('GET /api/database/metrics', { signal });
  const { rates } = wire;
  return {
    database: wire.database,
    databaseBytes: wire.databaseBytes,
    connections: wire.connections,
    activeSessions: wire.activeSessions,
    blockedSessions: wire.blockedSessions,
    longestTransactionSeconds: wire.longestTransactionSeconds,
    transactionsPerSecond: rates === undefined ? null : rates.commitsPerSecond + rates.rollbacksPerSecond,
    cacheHitRatio: rates?.cacheHitRatio ?? wire.cacheHitRatio ?? null,
    isCacheHitRecent: rates?.cacheHitRatio !== undefined,
  };
}
