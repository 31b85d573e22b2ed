// Two clocks that are never mixed: this machine's monotonic one, for ages of what has arrived, and the server's, for
// ages of what the server has dated. The browser's own date is not asked: it may be hours off.

export function monotonicMilliseconds(): number {
  return performance.now();
}

let reading: { serverMilliseconds: number; at: number } | null = null;

/** What the server's clock showed in an answer that has just come. */
export function noteServerTime(header: string | null, at: number = monotonicMilliseconds()): void {
  if (header === null) return;
  const milliseconds = Date.parse(header);
  if (Number.isFinite(milliseconds)) reading = { serverMilliseconds: milliseconds, at };
}

/** What the server's clock shows now; null before the first answer. */
export function serverMilliseconds(at: number = monotonicMilliseconds()): number | null {
  return reading === null ? null : reading.serverMilliseconds + (at - reading.at);
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
