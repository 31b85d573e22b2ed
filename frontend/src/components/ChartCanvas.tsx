import {
  Chart as Drawing,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { type ChartProps, isLonely, summaryOf } from './Chart';

Drawing.register(LinearScale, LineController, LineElement, PointElement, Tooltip);

/** The drawing itself: a chunk of its own, which only charts that are drawn load. */
export default function Canvas(props: ChartProps): JSX.Element {
  const { title, series, formatX, formatY, lastX, height = 160, summary } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  // Chart.js keeps what it was made with.
  const shape = useRef({ formatX, formatY, lastX });
  shape.current = { formatX, formatY, lastX };

  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new Drawing(canvas.current, configuration(shape));
    drawing.current = made;
    const observer = new MutationObserver(() => {
      paint(made);
      made.update('none');
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      observer.disconnect();
      made.destroy();
      drawing.current = null;
    };
  }, []);

  useEffect(() => {
    const drawn = drawing.current;
    if (drawn === null) return;
    drawn.data.datasets = series.map(({ name, points }) => ({
      label: name,
      data: points as { x: number; y: number }[],
      pointRadius: points.map((_, index) => (isLonely(points, index) ? 2.5 : 0)),
    }));
    paint(drawn);
    drawn.update('none');
  }, [series]);

  return (
    <div className="chart-canvas" style={{ height }}>
      <canvas ref={canvas} role="img" aria-label={`${title}. ${summary ?? summaryOf(series, formatY)}`} />
    </div>
  );
}

function configuration(shape: {
  readonly current: Pick<ChartProps, 'formatX' | 'formatY'> & { readonly lastX: number | undefined };
}): ChartConfiguration<'line'> {
  const { lastX } = shape.current;
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      interaction: { mode: 'index', intersect: false },
      elements: { line: { borderWidth: 1.5, tension: 0 }, point: { hitRadius: 6, hoverRadius: 3 } },
      scales: {
        x: {
          type: 'linear',
          ...(lastX === undefined ? {} : { max: lastX }),
          ticks: {
            maxTicksLimit: 6,
            maxRotation: 0,
            precision: 0,
            callback: (value) => shape.current.formatX(Number(value)),
          },
          grid: { display: false },
        },
        y: {
          beginAtZero: true,
          ticks: { maxTicksLimit: 4, callback: (value) => shape.current.formatY(Number(value)) },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: (items) => (items[0] === undefined ? '' : shape.current.formatX(items[0].parsed.x)),
            label: (item) => `${item.dataset.label ?? ''}: ${shape.current.formatY(item.parsed.y)}`,
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
      borderColor: line,
      backgroundColor: line,
      fill: false,
      spanGaps: false,
      // A point at the edge is drawn whole.
      clip: 4,
    });
  });
  for (const scale of Object.values(drawing.options.scales ?? {})) {
    if (scale === undefined) continue;
    Object.assign(scale, {
      ticks: {
        ...scale.ticks,
        color: colour('--text-muted'),
        font: { size: 11, family: getComputedStyle(document.body).fontFamily },
      },
      grid: { ...scale.grid, color: colour('--line'), borderColor: colour('--line'), drawTicks: false },
    });
  }
}
