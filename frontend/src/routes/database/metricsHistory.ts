import type { Connections, Metrics } from '../../services/database';

/** What one look at the target said, as charts draw it. */
export interface MetricsPoint {
  /** By the monotonic clock. */
  readonly atMilliseconds: number;
  /** Null where nothing is known: a line is broken there. */
  readonly metrics: Metrics | null;
}

export interface ConnectionsPoint {
  readonly atMilliseconds: number;
  /** By state; null where nothing is known. */
  readonly byState: ReadonlyMap<string, number> | null;
}

/** An hour of looks each five seconds. */
export const pointsMax = 720;
/** Nothing was heard for so many intervals that a line across would be made up. */
const gapIntervals = 3;
const gapMillisecondsMin = 15_000;

interface Timed {
  readonly atMilliseconds: number;
}

/** With one more point; with one that is `unknown` before it where there was a gap. The oldest go. */
export function extended<Point extends Timed>(
  points: readonly Point[],
  point: Point,
  intervalSeconds: number,
  unknown: (atMilliseconds: number) => Point,
): readonly Point[] {
  const last = points[points.length - 1];
  if (last !== undefined && point.atMilliseconds <= last.atMilliseconds) return points;
  const gap = Math.max(gapMillisecondsMin, intervalSeconds * 1000 * gapIntervals);
  const isGap = last !== undefined && point.atMilliseconds - last.atMilliseconds > gap;
  const added = isGap ? [unknown(last.atMilliseconds + 1), point] : [point];
  return [...points, ...added].slice(-pointsMax);
}

export const unknownMetrics = (atMilliseconds: number): MetricsPoint => ({ atMilliseconds, metrics: null });
export const unknownConnections = (atMilliseconds: number): ConnectionsPoint => ({ atMilliseconds, byState: null });

/** What the server calls states, in the order in which they matter. */
export const sessionStates = [
  'active',
  'idle in transaction',
  'idle in transaction (aborted)',
  'idle',
  'fastpath function call',
  'disabled',
] as const;

export function connectionsPoint({ byState }: Pick<Connections, 'byState'>, atMilliseconds: number): ConnectionsPoint {
  const counts = new Map<string, number>();
  for (const { name, connections } of byState) {
    const state = stateName(name);
    counts.set(state, (counts.get(state) ?? 0) + connections);
  }
  return { atMilliseconds, byState: counts };
}

/** Nil where the account may not see it, or where the server's own process has none. */
export function stateName(name: string | undefined): string {
  return name === undefined || name === '' ? 'unknown' : name;
}

/** All states of a history, the known ones first. */
export function statesOf(points: readonly ConnectionsPoint[]): readonly string[] {
  const seen = new Set<string>();
  for (const point of points) for (const state of point.byState?.keys() ?? []) seen.add(state);
  const known: string[] = sessionStates.filter((state) => seen.has(state));
  return [...known, ...[...seen].filter((state) => !known.includes(state)).sort()];
}

/** An axis is a minute long at least, so that it does not stretch under the first looks. */
const axisSecondsMin = 60;

/** With a first point that says nothing, where the axis would be too short. */
export function padded<Point extends { x: number; y: number | null }>(
  points: readonly Point[],
): readonly (Point | { x: number; y: null })[] {
  const first = points[0];
  return first === undefined || first.x <= -axisSecondsMin ? points : [{ x: -axisSecondsMin, y: null }, ...points];
}

/** Seconds before the last point, for the axis: never more than 0. */
export function secondsBeforeLast(points: readonly Timed[]): readonly number[] {
  const last = points[points.length - 1]?.atMilliseconds ?? 0;
  return points.map((point) => (point.atMilliseconds - last) / 1000);
}
