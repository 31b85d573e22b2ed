import type { LiveState } from './live';

/** How far what is shown can be trusted to be so now. */
export type Freshness =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'polling'; ageSeconds: number }
  /** Connected, or about to be, but nothing was heard for too long. */
  | ({ kind: 'stale' } & Since)
  | ({ kind: 'target-away'; title: string } & Since)
  | ({ kind: 'server-away'; title: string } & Since);

interface Since {
  readonly sinceMilliseconds: number;
  readonly ageSeconds: number;
}

/** The server sends a comment every ten seconds where nothing else comes. */
export const SILENCE_SECONDS_MAX = 14;
/** A stream that was cut is back sooner than this, as a rule: no reason for an alarm. */
const AWAY_SECONDS = 3;

export function freshnessOf(state: LiveState, nowMilliseconds: number): Freshness {
  const { heardAtMilliseconds: heardAt, serverOutage, targetOutage, status, channel } = state;
  const since = (sinceMilliseconds: number): Since => ({
    sinceMilliseconds,
    ageSeconds: Math.max(0, (nowMilliseconds - sinceMilliseconds) / 1000),
  });
  const heard = heardAt === null ? null : since(heardAt);
  if (serverOutage !== null && (heard === null || heard.ageSeconds > AWAY_SECONDS)) {
    return { kind: 'server-away', ...(heard ?? since(serverOutage.sinceMilliseconds)), title: serverOutage.title };
  }
  if (targetOutage !== null) {
    return { kind: 'target-away', ...since(targetOutage.sinceMilliseconds), title: targetOutage.title };
  }
  if (heard === null || status === null) return { kind: 'connecting' };
  if (heard.ageSeconds > (channel === 'none' ? AWAY_SECONDS : SILENCE_SECONDS_MAX)) return { kind: 'stale', ...heard };
  return channel === 'polling' ? { kind: 'polling', ageSeconds: heard.ageSeconds } : { kind: 'live' };
}
