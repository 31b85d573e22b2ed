import type { Tone } from '../../components/Badge';
import type { IconName } from '../../components/Icon';
import { formatCompact, formatDuration, formatPercent, formatRough, plural, roughMoment } from '../../format/quantity';
import type { RunOrder } from '../../services/runs';
import type { Setback } from '../../services/setback';
import type { Progress, Run } from '../../services/status';
import { phaseText } from './phases';

/** What an operator has to know of a run at first sight, and what can be done about it. */
export interface Situation {
  readonly kind:
    | 'working'
    | 'paused'
    | 'held'
    | 'stopping'
    | 'stalled'
    | 'interrupted'
    | 'finished'
    | 'lossy'
    | 'failed'
    | 'cancelled';
  readonly headline: string;
  readonly detail: string | undefined;
  readonly tone: Tone;
  readonly icon: IconName;
  readonly orders: readonly RunOrder[];
  readonly canStart: boolean;
}

export function situationOf(run: Run, progress: Progress | null): Situation {
  switch (run.state) {
    case 'running':
      return atWork(run, progress);
    case 'interrupted':
      return ended(
        'interrupted',
        'Interrupted',
        'warning',
        'broken',
        'Nobody works on it any more. A server that knows its source goes on with it by itself after half a minute; Resume does so now.',
        true,
      );
    case 'finished':
      return run.outcome === 'completeWithLosses'
        ? ended(
            'lossy',
            'Finished, with losses',
            'warning',
            'warning',
            'All rows that could be moved are in the target. The findings say what was left out or altered.',
            false,
          )
        : ended('finished', 'Finished', 'good', 'check', undefined, false);
    case 'failed':
      return ended('failed', 'Failed', 'bad', 'error', undefined, true);
    case 'cancelled':
      return ended(
        'cancelled',
        'Cancelled',
        'neutral',
        'stop',
        'What was copied so far is kept. Resume goes on from there.',
        true,
      );
  }
}

function ended(
  kind: Situation['kind'],
  headline: string,
  tone: Tone,
  icon: IconName,
  detail: string | undefined,
  canResume: boolean,
): Situation {
  return { kind, headline, detail, tone, icon, orders: canResume ? ['resume'] : [], canStart: true };
}

function atWork(run: Run, progress: Progress | null): Situation {
  const common = { orders: ['pause', 'cancel'] as const, canStart: false };
  switch (progress?.hold) {
    case 'paused':
      return {
        ...common,
        kind: 'paused',
        headline: 'Paused',
        tone: 'warning',
        icon: 'pause',
        orders: ['resume', 'cancel'],
        detail:
          'Nothing new is begun. The snapshot of the source is kept, so that the run can go on as if nothing had been.',
      };
    case 'stopping':
      return {
        ...common,
        kind: 'stopping',
        headline: 'Stopping',
        tone: 'warning',
        icon: 'stop',
        orders: [],
        detail: 'What is in flight is finished first.',
      };
    case 'source-busy':
      return {
        ...common,
        kind: 'held',
        headline: 'Waiting for the source',
        tone: 'warning',
        icon: 'clock',
        detail: 'The source is busier than was allowed for. Reading goes on when it has calmed down.',
      };
    default:
      break;
  }
  if (run.phase === 'copying' && progress?.stalledSeconds !== undefined) {
    return {
      ...common,
      kind: 'stalled',
      headline: `Stalled for ${formatDuration(Math.round(progress.stalledSeconds))}`,
      tone: 'warning',
      icon: 'warning',
      detail:
        'Rows are being copied, and none has arrived for this long. Look for locks on either side and at the network.',
    };
  }
  return {
    ...common,
    kind: 'working',
    headline: phaseText(run.phase),
    tone: 'accent',
    icon: 'play',
    detail: progress?.hold === 'rate-limit' ? 'As fast as the limit that was chosen allows.' : undefined,
  };
}

/** What is said of the time that is left. Never a time where it would be a guess. */
export function remainingText(run: Run, progress: Progress | null): string | undefined {
  if (run.state !== 'running' || progress === null) return undefined;
  if (progress.hold === 'paused') return 'No time left is told while the run is paused.';
  if (progress.hold === 'stopping' || progress.hold === 'source-busy') return undefined;
  if (run.phase === 'constraints') {
    const left = progress.stepsTotal - progress.stepsDone;
    return left > 0 ? `The rows are in; ${plural(left, 'statement is', 'statements are')} left.` : undefined;
  }
  if (run.phase !== 'copying' || progress.stalledSeconds !== undefined) return undefined;
  const { remainingSeconds } = progress;
  if (remainingSeconds === undefined) return 'The time left is not known yet: the rate has to settle first.';
  const expected = formatRough(remainingSeconds.expected);
  const [least, most] = [formatRough(remainingSeconds.least), formatRough(remainingSeconds.most)];
  const range = least === most ? '' : ` (${least} to ${most})`;
  const about = expected === roughMoment ? expected : `about ${expected}`;
  return `All rows in ${about}${range}; indexes and keys after that.`;
}

/** What is said of a percentage that fell. */
export function setbackText({ percentBefore, isEstimate }: Setback, progress: Progress): string {
  return isEstimate
    ? `Total re-estimated: about ${formatCompact(progress.rowsTotal)} rows. That is why the percentage is below the ${formatPercent(percentBefore)} that it was.`
    : `A part of the work is counted anew: the percentage is below the ${formatPercent(percentBefore)} that it was.`;
}

/** `target.not-empty: The target …` in its parts; texts without a code are whole. */
export function failureParts(failure: string): { code: string | undefined; text: string } {
  const match = /^([a-z][a-z0-9.-]*): ([\s\S]+)$/.exec(failure);
  return match === null ? { code: undefined, text: failure } : { code: match[1], text: match[2] ?? '' };
}

/** The host, port and database of a URL that may be no URL; never what may be a password. */
export function endpointText(url: string): string {
  return url
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/[?#].*$/, '');
}
