import { Card } from '../../components/Card';
import { Quantity } from '../../components/Quantity';
import { Stat, Stats } from '../../components/Stat';
import { ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import type { Backup, BackupPage } from '../../services/backups';
import type { Query } from '../../services/useQuery';
import { BackupBadge } from './BackupBadge';
import { durationSeconds, isAtWork } from './backupStage';

/** What there is to go back to, and whether the last attempt was any good. */
export function BackupSummary({ last, newest }: { last: Query<BackupPage>; newest: Query<BackupPage> }): JSX.Element {
  if (last.data === undefined) {
    return (
      <Card title="Newest backup">
        {last.problem === undefined ? (
          <Skeleton lines={2} />
        ) : (
          <ErrorState problem={last.problem} onRetry={last.refresh} />
        )}
      </Card>
    );
  }
  const backup = last.data.backups[0];
  const attempt = newest.data?.backups.find((each) => !isAtWork(each));
  return (
    <Card title="Newest backup">
      {backup === undefined ? <p>There is none: nothing to go back to.</p> : <Figures backup={backup} />}
      {attempt?.state === 'failed' && <Failure backup={attempt} />}
    </Card>
  );
}

function Figures({ backup }: { backup: Backup }): JSX.Element {
  const at = backup.file?.startedAt ?? backup.createdAt;
  const verifiedAt = backup.file?.verifiedAt ?? null;
  return (
    <Stats>
      <Stat label="As of" note={<Time at={at} show="absolute" />}>
        <Time at={at} show="ago" />
      </Stat>
      <Stat label="State" note={verifiedAt === null ? 'No restore has proved it' : <Time at={verifiedAt} />}>
        <BackupBadge backup={backup} />
      </Stat>
      <Stat label="Size">
        <Quantity value={backup.file?.bytes} kind="bytes" />
      </Stat>
      <Stat label="Took">
        <Quantity value={durationSeconds(backup)} kind="duration" />
      </Stat>
    </Stats>
  );
}

function Failure({ backup }: { backup: Backup }): JSX.Element {
  return (
    <div className="backup-failure">
      <BackupBadge backup={backup} />
      <div>
        <p>
          The last attempt, <Time at={backup.finishedAt ?? backup.createdAt} show="ago" />:{' '}
          <Text text={backup.error ?? 'the server does not say why.'} isProse />
        </p>
        {backup.hint !== undefined && (
          <p className="muted">
            <Text text={backup.hint} isProse />
          </p>
        )}
      </div>
    </div>
  );
}
