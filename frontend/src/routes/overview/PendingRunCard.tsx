import { useEffect, useState } from 'react';
import { Button } from '../../components/Button';
import { Progress } from '../../components/Progress';
import { Text } from '../../components/Text';
import { toastProblem } from '../../components/Toast';
import { type PendingRun, setPendingRun } from '../../services/pendingRun';
import { getRun, orderRun } from '../../services/runs';
import { useQuery } from '../../services/useQuery';
import { Failure } from './RunFailure';
import { failureParts } from './situation';

/** A run that was asked for and is being planned, or why there is none. */
export function PendingRunCard({
  pending,
  currentRunID,
  onStart,
}: {
  pending: PendingRun;
  currentRunID: string | undefined;
  onStart(): void;
}): JSX.Element | null {
  const { data, problem } = useQuery(`run ${pending.id} pending`, (signal) => getRun(pending.id, signal), {
    refreshSeconds: 1,
  });
  const [isBusy, setIsBusy] = useState(false);
  const job = data?.job;
  const isOver = job !== undefined && job.state !== 'queued' && job.state !== 'running';
  // Once it is among the runs, its own card says all.
  const isKnown = currentRunID === pending.id;
  const isGone = problem?.status === 404 || (isOver && data?.run !== undefined) || (isOver && job.error === undefined);
  useEffect(() => {
    if (isKnown || isGone) setPendingRun(null);
  }, [isKnown, isGone]);
  if (isKnown || isGone) return null;

  const cancel = () => {
    setIsBusy(true);
    orderRun(pending.id, 'cancel')
      .catch((error: unknown) => toastProblem('The run was not cancelled.', error))
      .finally(() => setIsBusy(false));
  };
  return (
    <section className="card run-card" aria-labelledby="pending-headline">
      <div className="run-card-top">
        <div className="run-card-names">
          <h2 id="pending-headline" className="run-headline">
            {isOver ? 'The run was not begun' : 'Planning a run'}
          </h2>
          <p className="muted">
            From <Text text={pending.source} />
          </p>
        </div>
        <div className="row run-actions">
          {isOver ? (
            <>
              <Button onClick={() => setPendingRun(null)}>Dismiss</Button>
              <Button kind="primary" icon="plus" onClick={onStart}>
                Start a run
              </Button>
            </>
          ) : (
            <Button icon="stop" onClick={cancel} isBusy={isBusy}>
              Cancel
            </Button>
          )}
        </div>
      </div>
      {isOver ? (
        <Failure {...failureParts(job.error ?? '')} hint={job.hint} />
      ) : (
        <>
          <Progress label="Planning" percent={null} />
          <p className="muted" aria-live="polite">
            The source's schema is read, and checked against the target. Nothing is changed before the plan is complete.
          </p>
        </>
      )}
    </section>
  );
}
