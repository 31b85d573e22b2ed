import { useEffect } from 'react';
import { Link } from '../../app/Link';
import { Badge } from '../../components/Badge';
import { Card } from '../../components/Card';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { ErrorState, Skeleton } from '../../components/States';
import { StateBadge } from '../../components/StateBadge';
import { Time } from '../../components/Time';
import { type BackupGlance, getBackupGlance, summaryOf } from '../../services/backupGlance';
import { useLive } from '../../services/liveStore';
import { useSettings } from '../../services/settings';
import { useQuery } from '../../services/useQuery';

/** How old the last backup is, and what is known of it: that it was written does not say that it can be restored. */
export function LastBackup(): JSX.Element {
  const { refreshSeconds } = useSettings();
  const { data, problem, refresh } = useQuery('backups glance', getBackupGlance, {
    refreshSeconds: Math.max(refreshSeconds, 5),
  });
  // The stream tells at once what the next question would; a backup that is new, or over, is worth one.
  const told = useLive((live) => live.backups);
  const news = [...told.values()].map(({ id, state }) => `${id} ${state}`).join();
  useEffect(() => {
    if (news !== '') refresh();
  }, [news, refresh]);
  return (
    <Card title="Last backup" actions={<Link to="/backups">All backups</Link>}>
      {data === undefined ? (
        problem === undefined ? (
          <Skeleton lines={2} />
        ) : (
          <ErrorState problem={problem} onRetry={refresh} />
        )
      ) : (
        <Glance glance={{ ...data, newest: summaryOf(told.get(data.newest?.id ?? '')) ?? data.newest }} />
      )}
    </Card>
  );
}

function Glance({ glance: { newest, written, verified } }: { glance: BackupGlance }): JSX.Element {
  const isAtWork = newest?.state === 'running' || newest?.state === 'queued';
  return (
    <div className="stack">
      {written === undefined ? (
        <p>There is none. A backup before the cut-over is the way back.</p>
      ) : (
        <div>
          <p className="backup-age">
            <Time at={written.finishedAt} show="ago" />
          </p>
          <p className="row">
            <Badge icon="check">Written</Badge>
            {written.verifiedAt === null ? (
              <Badge tone="warning" icon="warning">
                Not verified
              </Badge>
            ) : (
              <StateBadge state="verified" />
            )}
            {written.sizeBytes !== undefined && <Quantity value={written.sizeBytes} kind="bytes" />}
          </p>
          {written.verifiedAt === null && (
            <p className="muted backup-note">
              Written is not verified: it was not restored and compared.{' '}
              {verified === undefined ? (
                'No backup here was.'
              ) : (
                <>
                  The last one that was is from <Time at={verified.finishedAt} />.
                </>
              )}
            </p>
          )}
        </div>
      )}
      {newest !== undefined && newest.id !== written?.id && (
        <div className="stack backup-now">
          <p className="row">
            <StateBadge state={newest.state} />
            <Time at={newest.createdAt} show="ago" />
          </p>
          {isAtWork && <Progress label="The backup at work" percent={newest.donePercent ?? null} />}
        </div>
      )}
    </div>
  );
}
