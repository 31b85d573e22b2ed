import type { ChartPoint, ChartSeries } from '../../components/Chart';
import { type ConnectionsPoint, padded, secondsBeforeLast, statesOf } from './metricsHistory';

const SERIES_MAX = 4;

/** A chart has room for four lines: where there are more states, the last is all others. */
export function connectionSeries(points: readonly ConnectionsPoint[]): readonly ChartSeries[] {
  const seconds = secondsBeforeLast(points);
  const states = statesOf(points);
  const shown = states.length > SERIES_MAX ? states.slice(0, SERIES_MAX - 1) : states;
  const others = states.slice(shown.length);
  const series = (name: string, members: readonly string[]): ChartSeries => ({
    name,
    points: padded(
      points.map(
        ({ byState }, index): ChartPoint => ({
          x: seconds[index] ?? 0,
          y: byState === null ? null : members.reduce((sum, member) => sum + (byState.get(member) ?? 0), 0),
        }),
      ),
    ),
  });
  const named = shown.map((state) => series(state, [state]));
  return others.length === 0 ? named : [...named, series('other states', others)];
}
