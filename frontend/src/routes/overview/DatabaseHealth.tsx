import { useEffect, useState } from 'react';
import { Link } from '../../app/Link';
import { Card } from '../../components/Card';
import { Quantity } from '../../components/Quantity';
import { Sparkline } from '../../components/Sparkline';
import { Stat, Stats } from '../../components/Stat';
import { ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { formatCount, formatDuration, formatRate, formatRatio } from '../../format/quantity';
import { type DatabaseHealth as Health, getDatabaseHealth } from '../../services/databaseHealth';
import { useSettings } from '../../services/settings';
import { useQuery } from '../../services/useQuery';

const POINTS_MAX = 60;

/** The target at a glance; its own screen has the rest. */
export function DatabaseHealth(): JSX.Element {
  const { refreshSeconds } = useSettings();
  const { data, problem, refresh } = useQuery('database health', getDatabaseHealth, { refreshSeconds });
  const points = usePoints(data);
  return (
    <Card title="Target database" actions={<Link to="/database">Details</Link>}>
      {data === undefined ? (
        problem === undefined ? (
          <Skeleton lines={3} />
        ) : (
          <ErrorState problem={problem} onRetry={refresh} />
        )
      ) : (
        <div className="stack">
          {problem !== undefined && <p className="figure-warning">These figures are old: {problem.title}</p>}
          <Stats>
            <Stat
              label="Transactions"
              note={<Sparkline label={`Transactions a second, last ${points.length} values`} values={points} />}
            >
              {formatRate(data.transactionsPerSecond)}
            </Stat>
            <Stat label="Cache hits" note={data.isCacheHitRecent ? 'of the last seconds' : 'since statistics began'}>
              {formatRatio(data.cacheHitRatio)}
            </Stat>
            <Stat label="Connections" note={`${formatCount(data.activeSessions)} active`}>
              <Quantity value={data.connections} />
            </Stat>
            <Stat
              label="Waiting for a lock"
              note={`longest transaction ${formatDuration(data.longestTransactionSeconds)}`}
            >
              <span className={data.blockedSessions > 0 ? 'figure-warning' : undefined}>
                <Quantity value={data.blockedSessions} />
              </span>
            </Stat>
            <Stat label="Size" note={<Text text={data.database} />}>
              <Quantity value={data.databaseBytes} kind="bytes" />
            </Stat>
          </Stats>
        </div>
      )}
    </Card>
  );
}

function usePoints(data: Health | undefined): readonly (number | null)[] {
  const [points, setPoints] = useState<readonly (number | null)[]>([]);
  useEffect(() => {
    if (data !== undefined) setPoints((before) => [...before.slice(1 - POINTS_MAX), data.transactionsPerSecond]);
  }, [data]);
  return points;
}
