// Numbers as people read them. English throughout, as all texts are.

const LOCALE = 'en-GB';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const decimals = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
);

/** What is not known, in place of a number. */
export const UNKNOWN = '–';

function fixed(value: number, digits: 0 | 1 | 2): string {
  return (decimals[digits] ?? whole).format(value);
}

export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? UNKNOWN : whole.format(value);
}

/** Three digits and a letter: `1.23M`. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) < 10_000) return whole.format(value);
  const { digits, unit } = scaled(value, COUNT_UNITS);
  return `${digits}${unit}`;
}

const COUNT_UNITS = ['', 'k', 'M', 'bn', 'tn'] as const;

/** Three digits of it, in the unit that suits. */
function scaled(value: number, units: readonly string[]): { digits: string; unit: string } {
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return { digits: `${value < 0 ? '−' : ''}${fixed(size, digits)}`, unit: units[unit] ?? '' };
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Powers of a thousand, three digits. */
export function formatBytes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const { digits, unit } = scaled(value, BYTE_UNITS);
  return `${digits} ${unit}`;
}

export function formatBytesRate(value: number | null | undefined): string {
  const text = formatBytes(value);
  return text === UNKNOWN ? text : `${text}/s`;
}

/** Rows, transactions and the like a second. */
export function formatRate(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const text = value >= 100 ? formatCompact(Math.round(value)) : value === 0 ? '0' : fixed(value, value >= 10 ? 1 : 2);
  return `${text}/s`;
}

/** Rounded down, so that 99.99 is never said to be 100. */
export function formatPercent(value: number | null | undefined, digits: 0 | 1 | 2 = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const power = 10 ** digits;
  return `${fixed(value >= 100 ? 100 : Math.floor(value * power + 1e-9) / power, value >= 100 ? 0 : digits)} %`;
}

/** A ratio of 0 to 1 as percent. */
export function formatRatio(value: number | null | undefined, digits: 0 | 1 | 2 = 1): string {
  return formatPercent(value === null || value === undefined ? value : value * 100, digits);
}

export function formatMilliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value < 1) return `${fixed(value, 2)} ms`;
  if (value < 1000) return `${fixed(value, value < 100 ? 1 : 0)} ms`;
  return formatDuration(value / 1000);
}

/** The two biggest units: `2 d 3 h`, `4 min 5 s`, `0.3 s`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  if (seconds < 10) return `${fixed(Math.max(0, seconds), seconds < 1 ? 1 : 0)} s`;
  const total = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'min'],
    [total % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

/** What is too short for a number: `in a few seconds`, where longer times are `in about 4 min`. */
export const roughMoment = 'a few seconds';

/** As a person would say it: `about 4 min`, never with a second's precision where there is none. */
export function formatRough(seconds: number): string {
  if (seconds < 10) return roughMoment;
  if (seconds < 60) return `${Math.round(seconds / 10) * 10} s`;
  if (seconds < 600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 5400) return `${Math.round(seconds / 300) * 5} min`;
  if (seconds < 36_000) return `${fixed(Math.round(seconds / 1800) / 2, seconds % 3600 < 900 ? 0 : 1)} h`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
