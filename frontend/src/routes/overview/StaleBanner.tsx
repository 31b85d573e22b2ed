import { Icon } from '../../components/Icon';
import { freshnessOf } from '../../services/freshness';
import { currentLive } from '../../services/liveStore';
import { useNow } from '../../services/useNow';
import { formatDuration } from '../../format/quantity';

/** Says above the figures that they are not of now. */
export function StaleBanner(): JSX.Element | null {
  const freshness = freshnessOf(currentLive(), useNow());
  if (freshness.kind !== 'stale' && freshness.kind !== 'server-away' && freshness.kind !== 'target-away') return null;
  const age = formatDuration(Math.round(freshness.ageSeconds));
  const text =
    freshness.kind === 'target-away'
      ? `The target database does not answer (${freshness.title}). The figures are what was last known, ${age} ago.`
      : `Nothing has been heard from the server for ${age}. The run itself does not need this page; the figures are what was last known.`;
  return (
    <p className="stale-banner">
      <Icon name="broken" />
      {text}
    </p>
  );
}
