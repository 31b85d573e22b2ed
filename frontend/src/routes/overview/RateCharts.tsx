import { useMemo } from 'react';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { formatBytesRate, formatDuration, formatRate } from '../../format/quantity';
import { useLive } from '../../services/liveStore';

/** Rows and bytes a second since this page looks. */
export default function RateCharts({ isRunning }: { isRunning: boolean }): JSX.Element | null {
  const { samples } = useLive((live) => live.history);
  const [rows, bytes] = useMemo(
    () => [
      [{ name: 'Rows', points: samples.map((sample) => ({ x: sample.elapsedSeconds, y: sample.rowsPerSecond })) }],
      [{ name: 'Data', points: samples.map((sample) => ({ x: sample.elapsedSeconds, y: sample.bytesPerSecond })) }],
    ],
    [samples],
  );
  const common = {
    nameOfX: 'Running for',
    formatX: (seconds: number) => formatDuration(Math.round(seconds)),
    height: 150,
  };
  if (samples.length === 0 && !isRunning) return null;
  return (
    <Card className="rate-charts">
      <Chart {...common} title="Rows per second" series={rows} formatY={(value) => formatRate(value)} />
      <Chart {...common} title="Data per second" series={bytes} formatY={(value) => formatBytesRate(value)} />
    </Card>
  );
}
