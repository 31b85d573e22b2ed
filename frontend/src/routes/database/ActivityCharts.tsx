import { useMemo } from 'react';
import { Card } from '../../components/Card';
import { Chart, type ChartSeries } from '../../components/Chart';
import {
  formatBytesRate,
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatRate,
  formatRatio,
} from '../../format/quantity';
import type { Latency, Metrics } from '../../services/database';
import { connectionSeries } from './connectionSeries';
import { type ConnectionsPoint, type MetricsPoint, padded, secondsBeforeLast } from './metricsHistory';
import type { StatementHistory, StatementRate } from './statementHistory';

const formatX = (seconds: number) => (seconds >= -0.5 ? 'now' : `−${formatDuration(-seconds)}`);
const common = { formatX, nameOfX: 'Before now', lastX: 0 };

/** How it went while this page was open. */
export function ActivityCharts({
  metricsPoints,
  connectionsPoints,
  history,
}: {
  metricsPoints: readonly MetricsPoint[];
  connectionsPoints: readonly ConnectionsPoint[];
  history: StatementHistory;
}): JSX.Element {
  const charts = useMemo(() => chartsOf(metricsPoints), [metricsPoints]);
  const connections = useMemo(() => connectionSeries(connectionsPoints), [connectionsPoints]);
  const statements = useStatementSeries(history, metricsPoints);
  return (
    <div className="chart-grid">
      <Card>
        <Chart {...common} title="Connections by state" series={connections} formatY={(y) => formatCount(y)} />
      </Card>
      <Card>
        <Chart {...common} title="Transactions" series={charts.transactions} formatY={formatRate} />
      </Card>
      <Card>
        <Chart {...common} title="Query latency, mean" series={statements.latency} formatY={formatMilliseconds} />
      </Card>
      <Card>
        <Chart {...common} title="Statements" series={statements.calls} formatY={formatRate} />
      </Card>
      <Card>
        <Chart {...common} title="Rows read" series={charts.read} formatY={formatRate} />
      </Card>
      <Card>
        <Chart {...common} title="Rows written" series={charts.written} formatY={formatRate} />
      </Card>
      <Card>
        <Chart {...common} title="Cache hit" series={charts.cache} formatY={(y) => formatRatio(y)} />
      </Card>
      <Card>
        <Chart {...common} title="Bytes written" series={charts.bytes} formatY={formatBytesRate} />
      </Card>
      <Card>
        <Chart {...common} title="Sessions at work" series={charts.sessions} formatY={(y) => formatCount(y)} />
      </Card>
    </div>
  );
}

function chartsOf(
  points: readonly MetricsPoint[],
): Record<'transactions' | 'read' | 'written' | 'cache' | 'bytes' | 'sessions', readonly ChartSeries[]> {
  const seconds = secondsBeforeLast(points);
  const series = (name: string, value: (metrics: Metrics) => number | undefined): ChartSeries => ({
    name,
    points: padded(
      points.map(({ metrics }, index) => ({
        x: seconds[index] ?? 0,
        y: (metrics === null ? undefined : value(metrics)) ?? null,
      })),
    ),
  });
  return {
    transactions: [
      series('Committed', ({ rates }) => rates?.commitsPerSecond),
      series('Rolled back', ({ rates }) => rates?.rollbacksPerSecond),
    ],
    read: [
      series('Read', ({ rates }) => rates?.rowsReturnedPerSecond),
      series('By index', ({ rates }) => rates?.rowsFetchedPerSecond),
    ],
    written: [
      series('Inserted', ({ rates }) => rates?.rowsInsertedPerSecond),
      series('Updated', ({ rates }) => rates?.rowsUpdatedPerSecond),
      series('Deleted', ({ rates }) => rates?.rowsDeletedPerSecond),
    ],
    cache: [series('Cache hit', ({ rates }) => rates?.cacheHitRatio)],
    bytes: [
      series('WAL', ({ rates }) => rates?.walBytesPerSecond),
      series('Temporary', ({ rates }) => rates?.tempBytesPerSecond),
    ],
    sessions: [
      series('Active', ({ activeSessions }) => activeSessions),
      series('Blocked', ({ blockedSessions }) => blockedSessions),
    ],
  };
}

/** Over the statements that are listed, one point for each look. */
function useStatementSeries(
  history: StatementHistory,
  metricsPoints: readonly MetricsPoint[],
): Record<'calls' | 'latency', readonly ChartSeries[]> {
  return useMemo(() => {
    const last = Math.max(metricsPoints[metricsPoints.length - 1]?.atMilliseconds ?? 0, history.lookedAt ?? 0);
    const series = (name: string, value: (rate: StatementRate) => number | null): readonly ChartSeries[] => [
      {
        name,
        points: padded(
          history.totals.map(({ atMilliseconds, rate }) => ({
            x: (atMilliseconds - last) / 1000,
            y: rate === null ? null : value(rate),
          })),
        ),
      },
    ];
    if (metricsPoints.some(({ metrics }) => metrics?.latency !== undefined)) return toldSeries(metricsPoints);
    return {
      calls: series('Calls', ({ callsPerSecond }) => callsPerSecond),
      latency: series('Mean', ({ meanSeconds }) => (meanSeconds === null ? null : meanSeconds * 1000)),
    };
  }, [history, metricsPoints]);
}

/** Where the server tells of its statements, those that are not listed are in it too. */
function toldSeries(points: readonly MetricsPoint[]): Record<'calls' | 'latency', readonly ChartSeries[]> {
  const seconds = secondsBeforeLast(points);
  const series = (name: string, value: (latency: Latency) => number | undefined): ChartSeries => ({
    name,
    points: padded(
      points.map(({ metrics }, index) => ({
        x: seconds[index] ?? 0,
        y: (metrics?.latency === undefined ? undefined : value(metrics.latency)) ?? null,
      })),
    ),
  });
  const milliseconds = (value: number | undefined) => (value === undefined ? undefined : value * 1000);
  return {
    calls: [series('Calls', ({ statementsPerSecond }) => statementsPerSecond)],
    latency: [
      series('Mean', ({ statementMeanSeconds }) => milliseconds(statementMeanSeconds)),
      series('Probe', ({ probeSeconds }) => milliseconds(probeSeconds)),
    ],
  };
}
