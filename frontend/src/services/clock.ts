// Two clocks that are never mixed: this machine's monotonic one, for ages of what has arrived, and the server's, for
// ages of what the server has dated. The browser's own date is not asked: it may be hours off.

export function monotonicMilliseconds(): number {
  return performance.now();
}

/** How far the server's clock is ahead of the monotonic one. */
let aheadMilliseconds: number | null = null;

/** What is off by less comes of whole seconds and of the way here; by more, the server's clock was set. */
const STEP_MILLISECONDS = 2000;

/**
 * What the server's clock showed in an answer that has just come. Answers show whole seconds, rounded down, and come
 * late, so the greatest lead of all is the truest: with each answer's own, the times that are shown would sway.
 */
export function noteServerTime(header: string | null, at: number = monotonicMilliseconds()): void {
  if (header === null) return;
  const ahead = Date.parse(header) - at;
  if (!Number.isFinite(ahead)) return;
  if (aheadMilliseconds === null || ahead > aheadMilliseconds || aheadMilliseconds - ahead > STEP_MILLISECONDS)
    aheadMilliseconds = ahead;
}

/** What the server's clock shows now; null before the first answer. */
export function serverMilliseconds(at: number = monotonicMilliseconds()): number | null {
  return aheadMilliseconds === null ? null : at + aheadMilliseconds;
}

/** A moment of the monotonic clock as the server's clock showed it, reckoned once: it is told over and over. */
export interface Moment {
  readonly atMilliseconds: number;
  readonly date: Date;
}

/** The moment that was reckoned before, where it is the same. Null while the server's clock is not known. */
export function momentOf(before: Moment | null, atMilliseconds: number): Moment | null {
  if (before?.atMilliseconds === atMilliseconds) return before;
  const server = serverMilliseconds(atMilliseconds);
  return server === null ? null : { atMilliseconds, date: new Date(server) };
}

/** How long ago, by the server's clock; null before the first answer. */
export function ageSeconds(date: Date): number | null {
  const now = serverMilliseconds();
  return now === null ? null : Math.max(0, (now - date.getTime()) / 1000);
}

/** A date of the wire; null where there is none, or it is none. */
export function dateOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const milliseconds = Date.parse(text);
  return Number.isFinite(milliseconds) ? new Date(milliseconds) : null;
}
