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
import { type ChartProps, summaryOf } from './Chart';

Drawing.register(LinearScale, LineController, LineElement, PointElement, Tooltip);

/** The drawing itself: a chunk of its own, which only charts that are drawn load. */
export default function Canvas({ title, series, formatX, formatY, height = 160, summary }: ChartProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  // Chart.js keeps the functions that it was made with.
  const formats = useRef({ formatX, formatY });
  formats.current = { formatX, formatY };

  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new Drawing(canvas.current, configuration(formats));
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

function configuration(formats: {
  readonly current: Pick<ChartProps, 'formatX' | 'formatY'>;
}): ChartConfiguration<'line'> {
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      interaction: { mode: 'index', intersect: false },
      elements: { line: { borderWidth: 1.5, tension: 0 }, point: { radius: 0, hitRadius: 6, hoverRadius: 3 } },
      scales: {
        x: {
          type: 'linear',
          ticks: {
            maxTicksLimit: 6,
            maxRotation: 0,
            precision: 0,
            callback: (value) => formats.current.formatX(Number(value)),
          },
          grid: { display: false },
        },
        y: {
          beginAtZero: true,
          ticks: { maxTicksLimit: 4, callback: (value) => formats.current.formatY(Number(value)) },
        },
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
      borderColor: line,
      backgroundColor: line,
      fill: false,
      spanGaps: false,
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
