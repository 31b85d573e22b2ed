import type { Progress } from './status';

/** The percentage of the run fell, and is not yet where it was. */
export interface Setback {
  readonly percentBefore: number;
  /** There is more to copy than was estimated; else a part of the work is counted anew. */
  readonly isEstimate: boolean;
}

/**
 * What has to be said of the percentage, so that it never goes backwards without a word.
 *
 * @param known what was said of it until now.
 */
export function setbackOf(known: Setback | null, before: Progress | null, now: Progress | null): Setback | null {
  if (now === null || before === null) return null;
  const open = known !== null && shown(now) < tenths(known.percentBefore) ? known : null;
  if (shown(now) >= shown(before)) return open;
  return {
    percentBefore: Math.max(before.percent, open?.percentBefore ?? 0),
    isEstimate: now.rowsTotal > before.rowsTotal || now.bytesTotal > before.bytesTotal,
  };
}

// What is drawn is rounded down to a tenth: less than that nobody sees.
const tenths = (percent: number) => Math.floor(percent * 10 + 1e-9);
const shown = ({ percent }: Progress) => tenths(percent);
