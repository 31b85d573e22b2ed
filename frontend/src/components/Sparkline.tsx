/** A small line without axes, beside a figure that says the last value. */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 24,
}: {
  values: readonly (number | null)[];
  label: string;
  width?: number;
  height?: number;
}): JSX.Element {
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path
        d={sparklinePath(values, width, height)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** From zero to the greatest value; a value that is not known is a gap. */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const greatest = Math.max(0, ...values.map((value) => value ?? 0));
  const inset = 1.5;
  const step = values.length > 1 ? (width - inset * 2) / (values.length - 1) : 0;
  let isOpen = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isOpen = false;
        return '';
      }
      const share = greatest === 0 ? 0 : Math.max(0, value) / greatest;
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${(inset + index * step).toFixed(1)} ${(height - inset - share * (height - inset * 2)).toFixed(1)}`;
    })
    .join('');
}
