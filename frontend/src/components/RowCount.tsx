import { Quantity } from './Quantity';

/** Figures from here on are shortened; all their digits are in the title. */
const WHOLE_ROWS_MAX = 100_000_000;

/** A number of rows: every digit of it, up to a hundred millions. */
export function RowCount({ value, isEstimate = false }: { value: number; isEstimate?: boolean }): JSX.Element {
  return <Quantity value={value} kind={value < WHOLE_ROWS_MAX ? 'count' : 'compact'} isEstimate={isEstimate} />;
}
