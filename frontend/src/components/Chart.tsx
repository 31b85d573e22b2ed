import {
  BarController, BarElement, Chart as Drawing, ChartConfiguration, Filler, LinearScale, LineController, LineElement,
  PointElement, Tooltip,
} from 'chart.js';
import { useEffect, useRef, useState } from 'react';
import { Button } from './Button';

Drawing.register(BarController, BarElement, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

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
  kind?: 'line' | 'bar';
  /** The same array while nothing in it changes. At most four. */
  series: readonly ChartSeries[];
  formatX(x: number): string;
  formatY(y: number): string;
  /** The axis' name in the table. */
  nameOfX: string;
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
        <Button kind="quiet" icon={isTable ? 'database' : 'table'} label={isTable ? `${title}: show the chart` : `${title}: show the table`}
          onClick={() => setIsTable(!isTable)} />
      </figcaption>
      {isTable
        ? <PointTable title={title} series={series} height={height} nameOfX={nameOfX} formatX={formatX} formatY={formatY} />
        : <Canvas {...props} height={height} />}
    </figure>
  );
}

/** The last and the greatest value of each series. */
export function summaryOf(series: readonly ChartSeries[], formatY: (y: number) => string): string {
  return series.map(({ name, points }) => {
    const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
    const last = values[values.length - 1];
    if (last === undefined) return `${name}: no values yet`;
    const greatest = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return `${name}: ${formatY(last)} now, ${formatY(greatest)} at most`;
  }).join('; ');
}

function Canvas({ title, kind = 'line', series, formatX, formatY, height = 160, summary }: ChartProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  // Chart.js keeps the functions that it was made with.
  const formats = useRef({ formatX, formatY });
  formats.current = { formatX, formatY };

  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new Drawing(canvas.current, configuration(kind, formats));
    drawing.current = made;
    const recolour = () => {
      paint(made);
      made.update('none');
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(recolour);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    scheme.addEventListener('change', recolour);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', recolour);
      made.destroy();
      drawing.current = null;
    };
  }, [kind]);

  useEffect(() => {
    const drawn = drawing.current;
    if (drawn === null) return;
    drawn.data.datasets = series.map(({ name, points }) => ({ label: name, data: points as { x: number; y: number }[] }));
    paint(drawn);
    drawn.update('none');
  }, [series, kind]);

  return (
    <div className="chart-canvas" style={{ height }}>
      <canvas ref={canvas} role="img" aria-label={`${title}. ${summary ?? summaryOf(series, formatY)}`} />
    </div>
  );
}

function configuration(
  kind: 'line' | 'bar', formats: { readonly current: Pick<ChartProps, 'formatX' | 'formatY'> },
): ChartConfiguration<'line' | 'bar'> {
  return {
    type: kind,
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      interaction: { mode: 'index', intersect: false },
      elements: { line: { borderWidth: 1.5, tension: 0 }, point: { radius: 0, hitRadius: 6, hoverRadius: 3 } },
      scales: {
        x: { type: 'linear', ticks: { maxTicksLimit: 6, maxRotation: 0, precision: 0, callback: (value) => formats.current.formatX(Number(value)) }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { maxTicksLimit: 4, callback: (value) => formats.current.formatY(Number(value)) } },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: (items) => (items[0] === undefined ? '' : formats.current.formatX(items[0].parsed.x)),
            label: (item) => `${item.dataset.label ?? ''}: ${formats.current.formatY(item.parsed.y)}`,
          },
        },
      },
    },
  };
}

/** Takes the colours from the style sheet, for the theme of this moment. */
function paint(drawing: Drawing): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  drawing.data.datasets.forEach((dataset, index) => {
    const line = colour(`--chart-${(index % 4) + 1}`);
    Object.assign(dataset, {
      borderColor: line, backgroundColor: drawing.data.datasets.length === 1 ? `${line}22` : line,
      fill: drawing.data.datasets.length === 1 ? 'origin' : false, spanGaps: false,
    });
  });
  for (const scale of Object.values(drawing.options.scales ?? {})) {
    if (scale === undefined) continue;
    Object.assign(scale, {
      ticks: { ...scale.ticks, color: colour('--text-muted'), font: { size: 11, family: getComputedStyle(document.body).fontFamily } },
      grid: { ...scale.grid, color: colour('--line'), borderColor: colour('--line'), drawTicks: false },
    });
  }
}

function Legend({ series }: { series: readonly ChartSeries[] }): JSX.Element {
  return (
    <ul className="chart-legend">
      {series.map(({ name }, index) => <li key={name} className={`chart-legend-${(index % 4) + 1}`}>{name}</li>)}
    </ul>
  );
}

function PointTable({ title, series, height, nameOfX, formatX, formatY }: Pick<ChartProps, 'title' | 'series' | 'nameOfX' | 'formatX' | 'formatY'> & { height: number }): JSX.Element {
  const longest = series.reduce<readonly ChartPoint[]>((most, { points }) => (points.length > most.length ? points : most), []);
  const every = Math.max(1, Math.ceil(longest.length / TABLE_ROWS_MAX));
  const indices = longest.map((_, index) => index).filter((index) => (longest.length - 1 - index) % every === 0).reverse();
  return (
    <div className="data-table-scroller" style={{ height }} tabIndex={0} role="group" aria-label={`${title} as a table`}>
      <table className="data-table">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr><th scope="col">{nameOfX}</th>{series.map(({ name }) => <th key={name} scope="col" className="number">{name}</th>)}</tr>
        </thead>
        <tbody>
          {indices.map((index) => (
            <tr key={index}>
              <td>{formatX(longest[index]?.x ?? 0)}</td>
              {series.map(({ name, points }) => {
                const value = points[index]?.y ?? null;
                return <td key={name} className="number">{value === null ? '–' : formatY(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
