import type { Run, RunPhase } from '../../services/status';

/** A step that people are shown; some of the run's phases are too short to be one. */
export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly phases: readonly RunPhase[];
}

export const stages: readonly Stage[] = [
  { id: 'plan', title: 'Plan', phases: ['connecting', 'introspecting', 'planning'] },
  { id: 'schema', title: 'Schema', phases: ['schema'] },
  { id: 'copy', title: 'Copy rows', phases: ['copying'] },
  { id: 'constraints', title: 'Indexes and keys', phases: ['constraints'] },
  { id: 'finish', title: 'Finish', phases: ['finishing'] },
];

export type StageState = 'done' | 'current' | 'ahead' | 'ended';

/**
 * How far each stage is. A run that has ended early ended in the last phase that its report knows of; without a report
 * nothing is claimed.
 */
export function stageStates(run: Run, lastPhase: RunPhase | undefined): readonly StageState[] {
  if (run.state === 'finished') return stages.map(() => 'done');
  const phase = run.phase === 'failed' || run.phase === 'cancelled' ? lastPhase : run.phase;
  const current = stages.findIndex((stage) => phase !== undefined && stage.phases.includes(phase));
  const isOver = run.state !== 'running';
  return stages.map((_, index) =>
    index < current ? 'done' : index > current || current < 0 ? 'ahead' : isOver ? 'ended' : 'current',
  );
}

const phaseTexts: Record<RunPhase, string> = {
  connecting: 'Connecting to both servers',
  introspecting: "Reading the source's schema",
  planning: 'Planning',
  schema: 'Making tables',
  copying: 'Copying rows',
  constraints: 'Building indexes and keys',
  finishing: 'Finishing',
  finished: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function phaseText(phase: RunPhase): string {
  return Object.hasOwn(phaseTexts, phase) ? phaseTexts[phase] : phase;
}
