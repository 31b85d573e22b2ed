import { useRef } from 'react';
import { Badge, type Tone } from '../components/Badge';
import type { IconName } from '../components/Icon';
import { formatDuration } from '../format/quantity';
import { formatTimeOfDay, type Zone } from '../format/time';
import { type Moment, momentOf } from '../services/clock';
import { type Freshness, freshnessOf } from '../services/freshness';
import { currentLive, useLive } from '../services/liveStore';
import { useSettings } from '../services/settings';
import { useNow } from '../services/useNow';

interface Look {
  text: string;
  tone: Tone;
  icon: IconName;
  title: string;
}

/** Whether what is shown is so now. */
export function FreshnessSign(): JSX.Element {
  const now = useNow(1000);
  const { timeZone } = useSettings();
  useLive(
    (live) =>
      `${live.channel} ${live.serverOutage?.code ?? ''} ${live.targetOutage?.code ?? ''} ${String(live.status === null)}`,
  );
  const freshness = freshnessOf(currentLive(), now);
  const moment = useRef<Moment | null>(null);
  moment.current = 'sinceMilliseconds' in freshness ? momentOf(moment.current, freshness.sinceMilliseconds) : null;
  const look = lookOf(freshness, moment.current, timeZone);
  const spoken = useRef('');
  // Told aloud when it becomes another thing, not each second.
  spoken.current = freshness.kind === 'live' || freshness.kind === 'connecting' ? '' : sayings[freshness.kind];
  return (
    <div className="freshness">
      <Badge tone={look.tone} icon={look.icon} title={look.title}>
        {look.text}
      </Badge>
      <span className="visually-hidden" aria-live="polite">
        {spoken.current}
      </span>
    </div>
  );
}

const sayings = {
  polling: 'The event stream is away; the figures are fetched every two seconds.',
  stale: 'The figures are stale.',
  'target-away': 'The target database is away.',
  'server-away': 'The server is away.',
};

function lookOf(freshness: Freshness, since: Moment | null, zone: Zone): Look {
  switch (freshness.kind) {
    case 'connecting':
      return { text: 'Connecting', tone: 'neutral', icon: 'wave', title: 'Nothing has come from the server yet.' };
    case 'live':
      return { text: 'Live', tone: 'good', icon: 'wave', title: 'Changes are pushed as they happen.' };
    case 'polling':
      return {
        text: 'Polling',
        tone: 'warning',
        icon: 'refresh',
        title: `There is no event stream; the figures are fetched every two seconds, last ${formatDuration(freshness.ageSeconds)} ago.`,
      };
    case 'stale':
      return { ...stale('Stale', freshness.ageSeconds, since, zone), title: 'Nothing has been heard since.' };
    case 'target-away':
      return {
        ...stale('Target away', freshness.ageSeconds, since, zone),
        tone: 'bad',
        icon: 'database',
        title: freshness.title,
      };
    case 'server-away':
      return { ...stale('Server away', freshness.ageSeconds, since, zone), tone: 'bad', title: freshness.title };
  }
}

/** Since when, by the server's clock, and how long that is. */
function stale(word: string, ageSeconds: number, since: Moment | null, zone: Zone): Look {
  const age = formatDuration(Math.round(ageSeconds));
  const text = since === null ? `${word} for ${age}` : `${word} since ${formatTimeOfDay(since.date, zone)} (${age})`;
  return { text, tone: 'warning', icon: 'broken', title: '' };
}
