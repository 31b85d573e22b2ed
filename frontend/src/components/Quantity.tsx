import {
  formatBytes,
  formatBytesRate,
  formatCompact,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatRatio,
  UNKNOWN,
} from '../format/quantity';

export type QuantityKind = 'count' | 'compact' | 'bytes' | 'bytesRate' | 'rate' | 'percent' | 'ratio' | 'duration';

export interface QuantityProps {
  value: number | null | undefined;
  kind?: QuantityKind;
  /** An estimate: said with `~`. */
  isEstimate?: boolean;
}

const formats: Record<QuantityKind, (value: number | null | undefined) => string> = {
  count: formatCount,
  compact: formatCompact,
  bytes: formatBytes,
  bytesRate: formatBytesRate,
  rate: formatRate,
  percent: (value) => formatPercent(value),
  ratio: (value) => formatRatio(value),
  duration: formatDuration,
};
// Shortened ones have all their digits in the title.
const isShortened: Partial<Record<QuantityKind, string>> = {
  compact: '',
  bytes: ' bytes',
  bytesRate: ' bytes a second',
  rate: ' a second',
};

export function formatQuantity(value: number | null | undefined, kind: QuantityKind): string {
  return formats[kind](value);
}

/** A number as people read it; a dash where it is not known. */
export function Quantity({ value, kind = 'count', isEstimate = false }: QuantityProps): JSX.Element {
  const text = formats[kind](value);
  if (text === UNKNOWN)
    return (
      <span className="quantity muted" title="not known">
        {UNKNOWN}
      </span>
    );
  const unit = isShortened[kind];
  const title =
    unit === undefined || value === null || value === undefined ? undefined : `${formatCount(value)}${unit}`;
  return (
    <span className="quantity" title={isEstimate ? `about ${title ?? text}` : title}>
      {isEstimate && '~'}
      {text}
    </span>
  );
}
