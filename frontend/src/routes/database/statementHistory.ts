import type { Statement } from '../../services/database';

/** What a statement did between two looks. */
export interface StatementRate {
  callsPerSecond: number;
  rowsPerSecond: number;
  /** Seconds of execution in a second: how many sessions it kept busy on average. */
  load: number;
  /** Of the calls in between; null where there was none. */
  meanSeconds: number | null;
}

interface Track {
  calls: number;
  totalSeconds: number;
  rows: number;
  /** The look at which it was last listed. */
  seenAt: number;
  rates: readonly StatementRate[];
}

/** Two and more looks at pg_stat_statements, which itself knows only sums since its reset. */
export interface StatementHistory {
  /** Of the last look, in milliseconds of a clock that never jumps; null before the first. */
  lookedAt: number | null;
  countedSince: string | undefined;
  tracks: ReadonlyMap<string, Track>;
  /** Of all listed statements together, one for each look but the first; oldest first. */
  totals: readonly { readonly atMilliseconds: number; readonly rate: StatementRate | null }[];
}

export const emptyHistory: StatementHistory = {
  lookedAt: null,
  countedSince: undefined,
  tracks: new Map(),
  totals: [],
};

/** Points of a sparkline. */
export const ratesMax = 40;
/** Points of the chart of all: an hour of looks each five seconds. */
export const totalsMax = 720;
/** One that is not listed any longer is forgotten after so long. */
const forgottenAfterMilliseconds = 10 * 60_000;

/**
 * The history with one more look in it.
 *
 * A counter that fell was reset, or its statement was forgotten and came back: it begins anew. A look within half a
 * second after the last is passed over: the shorter the time, the wilder the rate.
 */
export function observed(
  history: StatementHistory,
  look: { statements: readonly Statement[]; countedSince: string | undefined },
  atMilliseconds: number,
): StatementHistory {
  const isReset = history.countedSince !== look.countedSince;
  const before = isReset ? emptyHistory : history;
  if (before.lookedAt !== null && atMilliseconds - before.lookedAt < 500) return history;
  const tracks = new Map<string, Track>();
  for (const [id, track] of before.tracks) {
    if (atMilliseconds - track.seenAt < forgottenAfterMilliseconds) tracks.set(id, track);
  }
  for (const statement of look.statements) {
    tracks.set(statement.id, extended(tracks.get(statement.id), statement, atMilliseconds));
  }
  const after = { lookedAt: atMilliseconds, countedSince: look.countedSince, tracks, totals: before.totals };
  if (before.lookedAt === null) return after;
  return { ...after, totals: [...before.totals, { atMilliseconds, rate: totalRate(after) }].slice(-totalsMax) };
}

function extended(track: Track | undefined, statement: Statement, at: number): Track {
  const { calls, totalSeconds, rows } = statement;
  const fresh = { calls, totalSeconds, rows, seenAt: at };
  if (track === undefined || calls < track.calls || totalSeconds < track.totalSeconds || rows < track.rows) {
    return { ...fresh, rates: [] };
  }
  const seconds = (at - track.seenAt) / 1000;
  if (seconds <= 0) return track;
  const newCalls = calls - track.calls;
  const newSeconds = totalSeconds - track.totalSeconds;
  const rate: StatementRate = {
    callsPerSecond: newCalls / seconds,
    rowsPerSecond: (rows - track.rows) / seconds,
    load: newSeconds / seconds,
    meanSeconds: newCalls > 0 ? newSeconds / newCalls : null,
  };
  return { ...fresh, rates: [...track.rates, rate].slice(-ratesMax) };
}

/** Oldest first; empty for a statement seen once or never. */
export function ratesOf(history: StatementHistory, id: string): readonly StatementRate[] {
  return history.tracks.get(id)?.rates ?? [];
}

/**
 * What all listed statements did in the last interval together; null before the second look. The statements that are
 * not listed are not in it.
 */
export function totalRate({ tracks, lookedAt }: Pick<StatementHistory, 'tracks' | 'lookedAt'>): StatementRate | null {
  const rates = [...tracks.values()].flatMap(({ seenAt, rates: all }) => (seenAt === lookedAt ? all.slice(-1) : []));
  if (rates.length === 0) return null;
  const sum = (value: (rate: StatementRate) => number) => rates.reduce((total, rate) => total + value(rate), 0);
  const callsPerSecond = sum((rate) => rate.callsPerSecond);
  const load = sum((rate) => rate.load);
  return {
    callsPerSecond,
    load,
    rowsPerSecond: sum((rate) => rate.rowsPerSecond),
    meanSeconds: callsPerSecond > 0 ? load / callsPerSecond : null,
  };
}
