import { ErrorBoundary } from '../../app/ErrorBoundary';
import { Card } from '../../components/Card';
import { Quantity } from '../../components/Quantity';
import { Stat, Stats } from '../../components/Stat';
import { Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import {
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatRate,
  formatRatio,
  plural,
} from '../../format/quantity';
import type { Connections, Metrics } from '../../services/database';
import type { Query } from '../../services/useQuery';
import { ActivityCharts } from './ActivityCharts';
import type { ConnectionsPoint, MetricsPoint } from './metricsHistory';
import { type StatementHistory, totalRate } from './statementHistory';

/** A transaction that is open for so long is worth a look. */
const LONG_TRANSACTION_SECONDS = 300;

export function ActivityPanel({
  metrics,
  connections,
  metricsPoints,
  connectionsPoints,
  history,
}: {
  metrics: Query<Metrics>;
  connections: Query<Connections>;
  metricsPoints: readonly MetricsPoint[];
  connectionsPoints: readonly ConnectionsPoint[];
  history: StatementHistory;
}): JSX.Element | null {
  if (metrics.data === undefined) return metrics.problem === undefined ? <Skeleton lines={8} height={28} /> : null;
  return (
    <>
      <Figures metrics={metrics.data} connections={connections.data} history={history} />
      <ErrorBoundary>
        <ActivityCharts metricsPoints={metricsPoints} connectionsPoints={connectionsPoints} history={history} />
      </ErrorBoundary>
    </>
  );
}

function Figures({
  metrics,
  connections,
  history,
}: {
  metrics: Metrics;
  connections: Connections | undefined;
  history: StatementHistory;
}): JSX.Element {
  const { rates } = metrics;
  const mean = metrics.latency?.statementMeanSeconds ?? totalRate(history)?.meanSeconds ?? null;
  const written = rates && rates.rowsInsertedPerSecond + rates.rowsUpdatedPerSecond + rates.rowsDeletedPerSecond;
  const isLong = metrics.longestTransactionSeconds >= LONG_TRANSACTION_SECONDS;
  return (
    <Card title="Now">
      <Stats>
        <Stat
          label="Connections"
          note={`${formatCount(metrics.activeSessions)} active, ${formatCount(metrics.blockedSessions)} blocked`}
        >
          {formatCount(connections?.connections ?? metrics.connections)}
          {connections !== undefined && <span className="stat-of"> of {formatCount(connections.connectionsMax)}</span>}
        </Stat>
        <Stat
          label="Transactions"
          note={
            rates === undefined
              ? 'the statistics were just reset'
              : `${formatRate(rates.rollbacksPerSecond)} rolled back`
          }
        >
          <Quantity value={rates && rates.commitsPerSecond + rates.rollbacksPerSecond} kind="rate" />
        </Stat>
        <Stat label="Cache hit" note={`${formatRatio(metrics.cacheHitRatio)} since the reset`}>
          <Quantity value={rates?.cacheHitRatio} kind="ratio" />
        </Stat>
        <Stat
          label="Mean latency"
          note={
            metrics.latency === undefined
              ? 'of listed statements'
              : `${formatMilliseconds(metrics.latency.probeSeconds * 1000)} for a probe`
          }
        >
          {formatMilliseconds(mean === null ? null : mean * 1000)}
        </Stat>
        <Stat label="Rows read" note={`${formatRate(rates?.rowsFetchedPerSecond)} by index`}>
          <Quantity value={rates?.rowsReturnedPerSecond} kind="rate" />
        </Stat>
        <Stat label="Rows written" note={`${formatRate(rates?.rowsDeletedPerSecond)} of them deleted`}>
          <Quantity value={written} kind="rate" />
        </Stat>
        <Stat label="Write-ahead log" note="of the whole server">
          <Quantity value={rates?.walBytesPerSecond} kind="bytesRate" />
        </Stat>
        <Stat label="Longest transaction" note={isLong ? 'holds back VACUUM' : undefined}>
          {formatDuration(metrics.longestTransactionSeconds)}
        </Stat>
      </Stats>
      <p className="muted database-server">
        Database <Text text={metrics.database} />, <Quantity value={metrics.databaseBytes} kind="bytes" />,{' '}
        {plural(metrics.deadlocks, 'deadlock')} since the reset. PostgreSQL <Text text={metrics.serverVersion} />, up
        since <Time at={metrics.serverStartedAt} />.
      </p>
    </Card>
  );
}
