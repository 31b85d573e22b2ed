import { useRef } from 'react';
import { Link } from '../../app/Link';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { Progress } from '../../components/Progress';
import { formatBytes, formatDuration, formatRatio } from '../../format/quantity';
import type { Backup } from '../../services/backups';
import { ageSeconds } from '../../services/clock';
import { useNow } from '../../services/useNow';
import { shownRatio, stageOf, workSteps } from './backupStage';
import { CancelBackup } from './CancelBackup';

/** Nothing has moved for so long that it is worth saying. */
const STANDING_SECONDS = 15;

export function RunningBackup({ backup, onOpen }: { backup: Backup; onOpen(id: string): void }): JSX.Element {
  const { role } = usePrincipal();
  return (
    <Card
      title="A backup is at work"
      actions={
        <>
          <Button onClick={() => onOpen(backup.id)}>Details and log</Button>
          <CancelBackup backup={backup} role={role} />
        </>
      }
    >
      <div className="stack">
        <Steps backup={backup} />
        <WorkProgress backup={backup} />
      </div>
    </Card>
  );
}

function Steps({ backup }: { backup: Backup }): JSX.Element {
  const now = workSteps.findIndex(({ stage }) => stage === stageOf(backup));
  return (
    <>
      <ol className="steps">
        {workSteps.map(({ stage, label }, index) => (
          <li
            key={stage}
            className={index < now ? 'step-done' : index === now ? 'step-now' : undefined}
            aria-current={index === now ? 'step' : undefined}
          >
            <Icon name={index < now ? 'check' : index === now ? 'play' : 'clock'} size={12} />
            {label}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" aria-live="polite">
        Backup: {workSteps[now]?.label ?? backup.phase}
      </p>
    </>
  );
}

export function WorkProgress({ backup }: { backup: Backup }): JSX.Element {
  const now = useNow();
  const ratio = shownRatio(backup);
  const { doneBytes, totalBytes, item } = backup.progress ?? {};
  const standing = useUnchangedSeconds(`${backup.phase} ${doneBytes ?? ''} ${item ?? ''}`, now);
  const elapsed = backup.createdAt === null ? null : ageSeconds(backup.createdAt);
  return (
    <div className="work-progress">
      <Progress label="Progress of the backup" percent={ratio === null ? null : ratio * 100} isTall />
      <div className="row work-progress-texts">
        <strong>{ratio === null ? 'Not known yet' : formatRatio(ratio)}</strong>
        {totalBytes !== undefined && (
          <span>
            {formatBytes(doneBytes ?? 0)} of ~{formatBytes(totalBytes)} of tables
          </span>
        )}
        {item !== undefined && <Name text={item} />}
        {elapsed !== null && <span className="muted">{formatDuration(elapsed)} since it was asked for</span>}
      </div>
      {standing >= STANDING_SECONDS && (
        <p className="work-standing">
          <Icon name="warning" />
          <span>
            Nothing has moved for {formatDuration(standing)}: look at its log, and at{' '}
            <Link to="/database?view=locks">who waits for whom</Link>.
          </span>
        </p>
      )}
    </div>
  );
}

/** For how long a text has been the same, as far as this page has seen. */
function useUnchangedSeconds(text: string, now: number): number {
  const last = useRef({ text, since: now });
  if (last.current.text !== text) last.current = { text, since: now };
  return Math.max(0, (now - last.current.since) / 1000);
}
