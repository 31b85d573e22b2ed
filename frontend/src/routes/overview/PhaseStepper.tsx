import { Icon } from '../../components/Icon';
import { formatDuration } from '../../format/quantity';
import type { RunReport } from '../../services/runs';
import type { Run, RunPhase } from '../../services/status';
import { stages, type StageState, stageStates } from './phases';

const words: Record<StageState, string> = { done: 'done', current: 'at work', ahead: 'ahead', ended: 'ended here' };

/** The stages of a run, with what each took where the run has ended. */
export function PhaseStepper({ run, report }: { run: Run; report: RunReport | undefined }): JSX.Element {
  const last = report?.phases[report.phases.length - 1]?.phase as RunPhase | undefined;
  const states = stageStates(run, last);
  return (
    <ol className="stepper" aria-label="Phases">
      {stages.map((stage, index) => {
        const state = states[index] ?? 'ahead';
        const seconds = report?.phases
          .filter(({ phase }) => (stage.phases as readonly string[]).includes(phase))
          .reduce<number | undefined>((sum, phase) => (sum ?? 0) + phase.seconds, undefined);
        return (
          <li
            key={stage.id}
            className={`stepper-stage stepper-${state}`}
            aria-current={state === 'current' ? 'step' : undefined}
          >
            <span className="stepper-mark">
              {state === 'done' ? (
                <Icon name="check" size={14} />
              ) : state === 'ended' ? (
                <Icon name="cross" size={14} />
              ) : (
                <span aria-hidden="true">{index + 1}</span>
              )}
            </span>
            <span className="stepper-title">
              {stage.title}
              <span className="visually-hidden">, {words[state]}</span>
              {seconds !== undefined && <span className="muted stepper-seconds">{formatDuration(seconds)}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
