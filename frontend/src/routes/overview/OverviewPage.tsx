import { lazy, Suspense, useState } from 'react';
import { ErrorBoundary } from '../../app/ErrorBoundary';
import { refusal } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { EmptyState, Skeleton } from '../../components/States';
import { useLive } from '../../services/liveStore';
import { part } from '../../services/part';
import { usePendingRun } from '../../services/pendingRun';
import { getReport } from '../../services/runs';
import type { Status } from '../../services/status';
import { useQuery } from '../../services/useQuery';
import { ActiveTables } from './ActiveTables';
import { DatabaseHealth } from './DatabaseHealth';
import { FindingsCard } from './FindingsCard';
import { LastBackup } from './LastBackup';
import { PendingRunCard } from './PendingRunCard';
import { ReportCard } from './ReportCard';
import { RunCard } from './RunCard';
import { RunNotes } from './RunNotes';
import { situationOf } from './situation';
import { StaleBanner } from './StaleBanner';

// Chart.js comes behind the figures, not before them; the form of a run when somebody asks for it.
const RateCharts = lazy(() => part(() => import('./RateCharts')));
const StartRunDialog = lazy(() => part(() => import('./StartRunDialog')));

/** The run and the target at one look: what an operator keeps open through the night. */
export default function OverviewPage(): JSX.Element {
  const status = useLive((live) => live.status);
  const pending = usePendingRun();
  const [isStarting, setIsStarting] = useState(false);
  const start = () => setIsStarting(true);
  return (
    <div className="overview">
      <StaleBanner />
      {pending !== null && (
        <PendingRunCard key={pending.id} pending={pending} currentRunID={status?.run?.id} onStart={start} />
      )}
      {status === null ? (
        <Card>
          <Skeleton lines={5} height={24} />
        </Card>
      ) : (
        <CurrentRun status={status} onStart={start} isPending={pending !== null} />
      )}
      {isStarting && (
        <ErrorBoundary>
          <Suspense fallback={null}>
            <StartRunDialog target={status?.run?.target} onClose={() => setIsStarting(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}

function CurrentRun({
  status,
  onStart,
  isPending,
}: {
  status: Status;
  onStart(): void;
  isPending: boolean;
}): JSX.Element {
  const { role } = usePrincipal();
  const { run, progress } = status;
  const setback = useLive((live) => live.setback);
  const isOver = run !== null && run.state !== 'running' && run.state !== 'interrupted';
  const report = useQuery(
    `run ${run?.id ?? ''} report ${run?.state ?? ''}`,
    (signal) => getReport(run?.id ?? '', signal),
    { isEnabled: isOver },
  );
  if (run === null) {
    return (
      <div className="overview-columns">
        <div className="stack">
          {!isPending && (
            <Card>
              <EmptyState
                icon="overview"
                title="No run yet"
                action={
                  <Button kind="primary" icon="plus" refusal={refusal(role, 'POST /api/runs')} onClick={onStart}>
                    Start a run
                  </Button>
                }
              >
                <p>
                  This target has seen no migration. Start one here, or with <code>martlet migrate</code>; it shows here
                  either way.
                </p>
              </EmptyState>
            </Card>
          )}
        </div>
        <div className="stack">
          <DatabaseHealth />
          <LastBackup />
        </div>
      </div>
    );
  }
  const isRunning = run.state === 'running';
  return (
    <>
      <RunCard
        run={run}
        progress={progress}
        setback={setback}
        situation={situationOf(run, progress)}
        report={report.data}
        onStart={onStart}
      />
      <div className="overview-columns">
        <div className="stack">
          {isOver && <ReportCard run={run} report={report.data} problem={report.problem} />}
          <ErrorBoundary>
            <Suspense
              fallback={
                <Card>
                  <Skeleton lines={1} height={180} />
                </Card>
              }
            >
              <RateCharts isRunning={isRunning} />
            </Suspense>
          </ErrorBoundary>
          <ActiveTables tables={status.tables} total={status.tablesTotal} isOver={!isRunning} />
          <RunNotes />
        </div>
        <div className="stack">
          <FindingsCard findings={status.findings} rowsRejected={progress?.rowsRejected ?? 0} />
          <DatabaseHealth />
          <LastBackup />
        </div>
      </div>
    </>
  );
}
