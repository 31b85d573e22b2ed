import type { Status } from './status';

/** Rates over a whole run in bounded memory: when it is full, two neighbours become one. */
export interface History {
  readonly samples: readonly Sample[];
  /** Closer ones are left out. */
  readonly spacingMilliseconds: number;
}

export interface Sample {
  readonly atMilliseconds: number;
  /** By the run's own clock, which goes on over gaps; for the axis. */
  readonly elapsedSeconds: number;
  /** Null: not known at that time. */
  readonly rowsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly percent: number;
}

export const SAMPLES_MAX = 600;
const SPACING_MILLISECONDS = 1000;
/** Nothing was heard for so long that a line across would be made up. */
const GAP_MILLISECONDS = 10_000;

export const emptyHistory: History = { samples: [], spacingMilliseconds: SPACING_MILLISECONDS };

/** Adds what a status says, while its run is at work. */
export function addSample(history: History, status: Status, atMilliseconds: number): History {
  const { run, progress } = status;
  if (run === null || progress === null) return history;
  const last = history.samples[history.samples.length - 1];
  if (run.state !== 'running') return history;
  if (last !== undefined && atMilliseconds - last.atMilliseconds < history.spacingMilliseconds) return history;
  const sample: Sample = {
    atMilliseconds,
    elapsedSeconds: progress.elapsedSeconds,
    // A run that stands copies nothing; one that has told no rate yet is not known.
    rowsPerSecond: progress.rowsPerSecond ?? (isStanding(status) ? 0 : null),
    bytesPerSecond: progress.bytesPerSecond ?? (isStanding(status) ? 0 : null),
    percent: progress.percent,
  };
  const samples = [...history.samples];
  if (
    last !== undefined &&
    atMilliseconds - last.atMilliseconds > Math.max(GAP_MILLISECONDS, history.spacingMilliseconds * 3)
  ) {
    samples.push({ ...sample, rowsPerSecond: null, bytesPerSecond: null });
  }
  samples.push(sample);
  return samples.length <= SAMPLES_MAX ? { ...history, samples } : thinned(samples, history.spacingMilliseconds);
}

function isStanding({ progress }: Status): boolean {
  return progress?.hold === 'paused' || progress?.hold === 'source-busy' || progress?.stalledSeconds !== undefined;
}

function thinned(samples: readonly Sample[], spacingMilliseconds: number): History {
  const half: Sample[] = [];
  for (let index = 0; index < samples.length; index += 2) {
    const first = samples[index];
    const second = samples[index + 1] ?? first;
    if (first === undefined || second === undefined) continue;
    half.push({
      ...second,
      rowsPerSecond: mean(first.rowsPerSecond, second.rowsPerSecond),
      bytesPerSecond: mean(first.bytesPerSecond, second.bytesPerSecond),
    });
  }
  return { samples: half, spacingMilliseconds: spacingMilliseconds * 2 };
}

/** Where one is not known, neither is the mean: gaps stay. */
function mean(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : (left + right) / 2;
}
