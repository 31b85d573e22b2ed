import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../../app/ErrorBoundary';
import { useQueryParameters } from '../../app/router';
import { Badge } from '../../components/Badge';
import { ErrorState, Skeleton } from '../../components/States';
import { Tabs } from '../../components/Tabs';
import {
  getConnections,
  getMetrics,
  getStatements,
  type StatementOrder,
  type Statements,
} from '../../services/database';
import { part } from '../../services/part';
import { useSettings } from '../../services/settings';
import { type Query, useQuery } from '../../services/useQuery';
import { ActivityPanel } from './ActivityPanel';
import {
  connectionsPoint,
  type ConnectionsPoint,
  extended,
  type MetricsPoint,
  unknownConnections,
  unknownMetrics,
} from './metricsHistory';
import { emptyHistory, observed, type StatementHistory } from './statementHistory';

const QueriesPanel = lazy(() => part(() => import('./QueriesPanel')));
const LocksPanel = lazy(() => part(() => import('./LocksPanel')));
const ConnectionsPanel = lazy(() => part(() => import('./ConnectionsPanel')));
const SizesPanel = lazy(() => part(() => import('./SizesPanel')));
const HintsPanel = lazy(() => part(() => import('./HintsPanel')));

/** The most that the server lists. */
const STATEMENTS_MAX = 200;

const views = ['activity', 'queries', 'locks', 'connections', 'sizes', 'hints'] as const;
type View = (typeof views)[number];

/** What the target is doing. The figures are fetched for all views alike, so that each finds their history. */
export default function DatabasePage(): JSX.Element {
  const { refreshSeconds } = useSettings();
  const [parameters, change] = useQueryParameters();
  const view = views.find((each) => each === parameters.get('view')) ?? 'activity';
  const [order, setOrder] = useState<StatementOrder>('totalTime');

  const metrics = useQuery('database/metrics', getMetrics, { refreshSeconds });
  const connections = useQuery('database/connections', getConnections, { refreshSeconds });
  const statements = useQuery(
    `database/queries?sort=${order}`,
    (signal) => getStatements(order, STATEMENTS_MAX, signal),
    { refreshSeconds: Math.max(refreshSeconds, 5) },
  );
  const metricsPoints = useHistory<MetricsPoint>(
    metrics.data === undefined
      ? undefined
      : { atMilliseconds: metrics.loadedAtMilliseconds ?? 0, metrics: metrics.data },
    refreshSeconds,
    unknownMetrics,
  );
  const connectionsPoints = useHistory<ConnectionsPoint>(
    connections.data === undefined
      ? undefined
      : connectionsPoint(connections.data, connections.loadedAtMilliseconds ?? 0),
    refreshSeconds,
    unknownConnections,
  );
  const history = useStatementHistory(statements);

  const blocked = metrics.data?.blockedSessions ?? 0;
  const select = (id: View) => change({ view: id === 'activity' ? undefined : id });
  return (
    <>
      {metrics.problem !== undefined && (
        <ErrorState
          problem={metrics.problem}
          onRetry={metrics.refresh}
          {...(metrics.data === undefined ? {} : { title: 'What is shown is not up to date.' })}
        />
      )}
      <Tabs<View>
        label="Views of the database"
        selected={view}
        onSelect={select}
        tabs={[
          { id: 'activity', title: 'Activity' },
          { id: 'queries', title: 'Top queries' },
          {
            id: 'locks',
            title: 'Locks',
            mark: blocked > 0 && (
              <Badge tone="warning" icon="lock">
                {blocked} waiting
              </Badge>
            ),
          },
          { id: 'connections', title: 'Connections' },
          { id: 'sizes', title: 'Sizes' },
          { id: 'hints', title: 'Index hints' },
        ]}
      >
        <ErrorBoundary key={view}>
          <Suspense fallback={<Skeleton lines={8} height={28} />}>
            {view === 'activity' && (
              <ActivityPanel
                metrics={metrics}
                connections={connections}
                metricsPoints={metricsPoints}
                connectionsPoints={connectionsPoints}
                history={history}
              />
            )}
            {view === 'queries' && (
              <QueriesPanel query={statements} history={history} order={order} onOrder={setOrder} />
            )}
            {view === 'locks' && <LocksPanel />}
            {view === 'connections' && <ConnectionsPanel query={connections} />}
            {view === 'sizes' && <SizesPanel />}
            {view === 'hints' && <HintsPanel />}
          </Suspense>
        </ErrorBoundary>
      </Tabs>
    </>
  );
}

function useHistory<Point extends { readonly atMilliseconds: number }>(
  point: Point | undefined,
  intervalSeconds: number,
  unknown: (atMilliseconds: number) => Point,
): readonly Point[] {
  const [points, setPoints] = useState<readonly Point[]>([]);
  const at = point?.atMilliseconds;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a point is another one only when its time is
  useEffect(() => {
    if (point !== undefined) setPoints((before) => extended(before, point, intervalSeconds, unknown));
  }, [at]);
  return points;
}

function useStatementHistory({ data, loadedAtMilliseconds }: Query<Statements>): StatementHistory {
  const [history, setHistory] = useState(emptyHistory);
  useEffect(() => {
    if (data?.state !== 'available' || loadedAtMilliseconds === undefined) return;
    setHistory((before) =>
      observed(before, { statements: data.items, countedSince: data.countedSince }, loadedAtMilliseconds),
    );
  }, [data, loadedAtMilliseconds]);
  return history;
}
