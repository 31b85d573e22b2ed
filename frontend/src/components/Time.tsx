import { formatAgo, formatDateTime, formatTimeOfDay } from '../format/time';
import { ageSeconds } from '../services/clock';
import { useNow } from '../services/useNow';
import { useSettings } from '../services/settings';

export interface TimeProps {
  /** By the server's clock. */
  at: Date | null;
  /** `both` unless told: absolute, and how long ago. */
  show?: 'both' | 'ago' | 'absolute' | 'time';
}

/** A time of the server's, in the zone that was chosen; how long ago is counted by the server's clock too. */
export function Time({ at, show = 'both' }: TimeProps): JSX.Element {
  if (at === null) return <span className="muted">–</span>;
  return show === 'both' || show === 'ago' ? (
    <Ago at={at} show={show} />
  ) : (
    <Absolute at={at} isShort={show === 'time'} />
  );
}

function Absolute({ at, isShort }: { at: Date; isShort: boolean }): JSX.Element {
  const { timeZone } = useSettings();
  const whole = formatDateTime(at, timeZone);
  return (
    <time dateTime={at.toISOString()} title={whole}>
      {isShort ? formatTimeOfDay(at, timeZone) : whole}
    </time>
  );
}

function Ago({ at, show }: { at: Date; show: 'both' | 'ago' }): JSX.Element {
  useNow(5000);
  const { timeZone } = useSettings();
  const whole = formatDateTime(at, timeZone);
  const age = ageSeconds(at);
  const ago = age === null ? undefined : formatAgo(age);
  return (
    <time dateTime={at.toISOString()} title={show === 'ago' ? whole : undefined}>
      {show === 'ago' ? (ago ?? whole) : whole}
      {show === 'both' && ago !== undefined && <span className="muted"> ({ago})</span>}
    </time>
  );
}
