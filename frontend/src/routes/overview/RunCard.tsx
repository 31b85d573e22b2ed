import { Badge } from '../../components/Badge';
import { Icon } from '../../components/Icon';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { Stat, Stats } from '../../components/Stat';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import { marked } from '../../format/marks';
import { formatCount, formatDuration, formatPercent, plural } from '../../format/quantity';
import type { RunReport } from '../../services/runs';
import type { Setback } from '../../services/setback';
import type { Progress as RunProgress, Run } from '../../services/status';
import { PhaseStepper } from './PhaseStepper';
import { RunActions } from './RunActions';
import { RunFailure } from './RunFailure';
import { endpointText, remainingText, setbackText, type Situation } from './situation';

/** The run at first sight: from where to where, how far, how it stands, and what can be done. */
export function RunCard({
  run,
  progress,
  setback,
  situation,
  report,
  onStart,
}: {
  run: Run;
  progress: RunProgress | null;
  setback: Setback | null;
  situation: Situation;
  report: RunReport | undefined;
  onStart(): void;
}): JSX.Element {
  const remaining = remainingText(run, progress);
  const isOver = run.state !== 'running';
  return (
    <section className={`card run-card run-card-${situation.tone}`} aria-labelledby="run-headline">
      <div className="run-card-top">
        <div className="run-card-names">
          <h2 id="run-headline" className="run-headline">
            <Icon name={situation.icon} size={20} />
            {situation.headline}
          </h2>
          <p className="run-route">
            <span className="muted">Run {run.ordinal}</span>
            <span title={marked(run.source)}>
              <Text text={endpointText(run.source)} />
            </span>
            <Icon name="right" size={12} />
            <span className="visually-hidden">to</span>
            <span title={marked(run.target)}>
              <Text text={endpointText(run.target)} />
            </span>
            {run.resumes > 0 && (
              <Badge icon="refresh">resumed {run.resumes === 1 ? 'once' : `${run.resumes} times`}</Badge>
            )}
          </p>
        </div>
        <RunActions run={run} situation={situation} onStart={onStart} />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {situation.kind === 'stalled' ? 'Stalled' : situation.headline}
      </p>
      {situation.detail !== undefined && <p className="run-detail">{situation.detail}</p>}
      {run.state === 'failed' && <RunFailure run={run} />}
      <PhaseStepper run={run} report={report} />
      {progress !== null && (
        <div className="run-progress">
          <span className="run-percent">{formatPercent(progress.percent)}</span>
          <div className="run-progress-bar">
            <Progress
              label="The whole run"
              percent={progress.percent}
              isTall
              tone={run.state === 'finished' ? 'good' : situation.tone}
            />
            <p className="run-remaining muted">
              {remaining ??
                (isOver ? (
                  <>
                    {situation.kind === 'failed' || situation.kind === 'cancelled'
                      ? 'Ended'
                      : run.state === 'finished'
                        ? 'Finished'
                        : 'Last heard of'}{' '}
                    <Time at={run.finishedAt ?? run.heartbeatAt} />
                  </>
                ) : progress.activeSteps.length > 0 ? (
                  plural(progress.activeSteps.length, 'statement runs', 'statements run')
                ) : (
                  '\u00a0'
                ))}
            </p>
            {setback !== null && !isOver && <p className="run-setback">{setbackText(setback, progress)}</p>}
          </div>
        </div>
      )}
      {progress !== null && <RunFigures run={run} progress={progress} />}
    </section>
  );
}

function RunFigures({ run, progress }: { run: Run; progress: RunProgress }): JSX.Element {
  const isEstimate = run.state !== 'finished';
  const bytesPercent =
    progress.bytesTotal === 0 ? null : Math.min(100, (progress.bytesCopied / progress.bytesTotal) * 100);
  return (
    <Stats>
      <Stat
        label="Rows"
        note={
          <>
            of <Quantity value={progress.rowsTotal} kind="compact" isEstimate={isEstimate} /> ·{' '}
            {formatPercent(progress.percentOfRows)}
          </>
        }
      >
        <Quantity value={progress.rowsCopied} kind="compact" />
      </Stat>
      <Stat
        label="Data"
        note={
          <>
            {/* The source estimates its tables' sizes on disk; what has come may be more. */}
            of <Quantity value={Math.max(progress.bytesTotal, progress.bytesCopied)} kind="bytes" isEstimate />
            {isEstimate &&
              bytesPercent !== null &&
              ` · ${formatPercent(Math.min(bytesPercent, progress.percentOfRows >= 100 ? 100 : 99.9))}`}
          </>
        }
      >
        <Quantity value={progress.bytesCopied} kind="bytes" />
      </Stat>
      <Stat label="Tables" note={`of ${formatCount(progress.tablesTotal)}`}>
        <Quantity value={progress.tablesCopied} />
      </Stat>
      <Stat label="Indexes, keys, …" note={`of ${plural(progress.stepsTotal, 'statement')}`}>
        <Quantity value={progress.stepsDone} />
      </Stat>
      <Stat
        label="Rejected rows"
        note={
          progress.rowsRejected === 0 ? (run.state === 'running' ? 'none so far' : 'none') : 'kept, with their reasons'
        }
      >
        <span className={progress.rowsRejected > 0 ? 'figure-bad' : undefined}>
          <Quantity value={progress.rowsRejected} kind="compact" />
        </span>
      </Stat>
      <Stat
        label={run.state === 'running' ? 'Running for' : 'Took'}
        note={
          <>
            since <Time at={run.startedAt} show="time" />
          </>
        }
      >
        {formatDuration(run.state === 'running' ? progress.elapsedSeconds : run.elapsedSeconds)}
      </Stat>
    </Stats>
  );
}
