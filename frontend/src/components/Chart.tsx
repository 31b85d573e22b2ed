import { lazy, Suspense, useState } from 'react';
import { part } from '../services/part';
import { Button } from './Button';

const Canvas = lazy(() => part(() => import('./ChartCanvas')));

export interface ChartPoint {
  readonly x: number;
  /** Null is a gap. */
  readonly y: number | null;
}

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
}

export interface ChartProps {
  title: string;
  /** The same array while nothing in it changes. At most four. */
  series: readonly ChartSeries[];
  formatX(x: number): string;
  formatY(y: number): string;
  /** The axis' name in the table. */
  nameOfX: string;
  /** Where the axis ends; at the last point unless told. */
  lastX?: number;
  height?: number;
  /** What a person would say of it; the values at the end and the greatest ones unless told. */
  summary?: string;
}

const TABLE_ROWS_MAX = 60;

/** A chart with the same in words, and as a table. */
export function Chart(props: ChartProps): JSX.Element {
  const { title, series, height = 160, formatX, formatY, nameOfX } = props;
  const [isTable, setIsTable] = useState(false);
  return (
    <figure className="chart">
      <figcaption className="chart-caption">
        <h3>{title}</h3>
        {series.length > 1 && !isTable && <Legend series={series} />}
        <Button
          kind="quiet"
          icon={isTable ? 'database' : 'table'}
          label={isTable ? `${title}: show the chart` : `${title}: show the table`}
          onClick={() => setIsTable(!isTable)}
        />
      </figcaption>
      {!series.some(({ points }) => points.some(({ y }) => y !== null)) ? (
        <p className="chart-nothing muted" style={{ height }}>
          No figures yet: they are drawn as they come.
        </p>
      ) : isTable ? (
        <PointTable
          title={title}
          series={series}
          height={height}
          nameOfX={nameOfX}
          formatX={formatX}
          formatY={formatY}
        />
      ) : (
        <Suspense fallback={<div className="chart-canvas" style={{ height }} />}>
          <Canvas {...props} height={height} />
        </Suspense>
      )}
    </figure>
  );
}

/** Whether a line leads neither to this point nor from it: it has to be drawn itself. */
export function isLonely(points: readonly ChartPoint[], index: number): boolean {
  const isKnown = (at: number) => typeof points[at]?.y === 'number';
  return isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1);
}

/** The last and the greatest value of each series. */
export function summaryOf(series: readonly ChartSeries[], formatY: (y: number) => string): string {
  return series
    .map(({ name, points }) => {
      const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
      const last = values[values.length - 1];
      if (last === undefined) return `${name}: no values yet`;
      const greatest = values.reduce((most, value) => Math.max(most, value), -Infinity);
      return `${name}: ${formatY(last)} now, ${formatY(greatest)} at most`;
    })
    .join('; ');
}

function Legend({ series }: { series: readonly ChartSeries[] }): JSX.Element {
  return (
    <ul className="chart-legend">
      {series.map(({ name }, index) => (
        <li key={name} className={`chart-legend-${(index % 4) + 1}`}>
          {name}
        </li>
      ))}
    </ul>
  );
}

function PointTable({
  title,
  series,
  height,
  nameOfX,
  formatX,
  formatY,
}: Pick<ChartProps, 'title' | 'series' | 'nameOfX' | 'formatX' | 'formatY'> & { height: number }): JSX.Element {
  const longest = series.reduce<readonly ChartPoint[]>(
    (most, { points }) => (points.length > most.length ? points : most),
    [],
  );
  const every = Math.max(1, Math.ceil(longest.length / TABLE_ROWS_MAX));
  const indices = longest
    .map((_, index) => index)
    .filter((index) => (longest.length - 1 - index) % every === 0)
    .reverse();
  return (
    <div
      className="data-table-scroller"
      style={{ height }}
      tabIndex={0}
      role="group"
      aria-label={`${title} as a table`}
    >
      <table className="data-table">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{nameOfX}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indices.map((index) => (
            <tr key={index}>
              <td>{formatX(longest[index]?.x ?? 0)}</td>
              {series.map(({ name, points }) => {
                const value = points[index]?.y ?? null;
                return (
                  <td key={name} className="number">
                    {value === null ? '–' : formatY(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
