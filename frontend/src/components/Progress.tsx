import { formatPercent } from '../format/quantity';
import type { Tone } from './Badge';

export interface ProgressProps {
  /** What of: the accessible name. */
  label: string;
  /** 0 to 100; null while it is not known. */
  percent: number | null;
  tone?: Tone;
  isTall?: boolean;
  /** In words, where percent say too little. */
  valueText?: string;
}

export function Progress({ label, percent, tone = 'accent', isTall = false, valueText }: ProgressProps): JSX.Element {
  const shown = percent === null ? undefined : Math.max(0, Math.min(100, percent));
  return (
    <div
      className={`progress progress-${tone}${isTall ? ' progress-tall' : ''}${shown === undefined ? ' progress-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown === undefined ? undefined : Math.floor(shown)}
      aria-valuetext={valueText ?? (shown === undefined ? 'not known yet' : formatPercent(shown))}
    >
      <div className="progress-bar" style={shown === undefined ? undefined : { width: `${shown}%` }} />
    </div>
  );
}
