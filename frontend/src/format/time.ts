import { formatDuration } from './quantity';

export type Zone = 'local' | 'utc';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(parts)}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', {
      ...parts,
      hour12: false,
      ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
    });
    formats.set(key, found);
  }
  return found;
}

/** `24 Nov 2026, 17:11:28 UTC`. */
export function formatDateTime(date: Date, zone: Zone): string {
  return format(zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(date);
}

/** `17:11:28`. */
export function formatTimeOfDay(date: Date, zone: Zone): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date);
}

/** `3 min ago`; one unit is enough for that. */
export function formatAgo(seconds: number): string {
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** For a `<time datetime>` that holds a duration: ISO 8601. */
export function isoDuration(seconds: number): string {
  return `PT${Math.max(0, Math.round(seconds))}S`;
}

export { formatDuration };
