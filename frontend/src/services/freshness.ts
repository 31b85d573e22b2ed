import type { LiveState } from './live';

/** How far what is shown can be trusted to be so now. */
export type Freshness =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'polling'; ageSeconds: number }
  /** Connected, or about to be, but nothing was heard for too long. */
  | { kind: 'stale'; ageSeconds: number }
  | { kind: 'target-away'; ageSeconds: number; title: string }
  | { kind: 'server-away'; ageSeconds: number; title: string };

/** The server sends a comment every ten seconds where nothing else comes. */
export const SILENCE_SECONDS_MAX = 14;
/** A stream that was cut is back sooner than this, as a rule: no reason for an alarm. */
const AWAY_SECONDS = 3;

export function freshnessOf(state: LiveState, nowMilliseconds: number): Freshness {
  const since = (milliseconds: number) => Math.max(0, (nowMilliseconds - milliseconds) / 1000);
  const heardSeconds = state.heardAtMilliseconds === null ? null : since(state.heardAtMilliseconds);
  if (state.serverOutage !== null && (heardSeconds === null || heardSeconds > AWAY_SECONDS)) {
    return {
      kind: 'server-away',
      ageSeconds: heardSeconds ?? since(state.serverOutage.sinceMilliseconds),
      title: state.serverOutage.title,
    };
  }
  if (state.targetOutage !== null) {
    return {
      kind: 'target-away',
      ageSeconds: since(state.targetOutage.sinceMilliseconds),
      title: state.targetOutage.title,
    };
  }
  if (heardSeconds === null || state.status === null) return { kind: 'connecting' };
  switch (state.channel) {
    case 'stream':
      return heardSeconds > SILENCE_SECONDS_MAX ? { kind: 'stale', ageSeconds: heardSeconds } : { kind: 'live' };
    case 'polling':
      return heardSeconds > SILENCE_SECONDS_MAX
        ? { kind: 'stale', ageSeconds: heardSeconds }
        : { kind: 'polling', ageSeconds: heardSeconds };
    case 'none':
      return heardSeconds > AWAY_SECONDS ? { kind: 'stale', ageSeconds: heardSeconds } : { kind: 'live' };
  }
}
