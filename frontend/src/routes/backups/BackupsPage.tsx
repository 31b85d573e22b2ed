import { useEffect, useMemo } from 'react';
import { useQueryParameters } from '../../app/router';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { SelectField } from '../../components/Field';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { type BackupPage, type BackupState, getBackup, listBackups } from '../../services/backups';
import { useLive } from '../../services/liveStore';
import { useSettings } from '../../services/settings';
import { invalidate, useQuery } from '../../services/useQuery';
import { BackupDetails } from './BackupDetails';
import { BackUpNow } from './BackUpNow';
import { BackupSummary } from './BackupSummary';
import { BackupTable } from './BackupTable';
import { isAtWork } from './backupStage';
import { RunningBackup } from './RunningBackup';
import { useWatchedQuery } from './useWatchedQuery';

const PAGE_LENGTH = 50;
const AT_WORK_SECONDS = 1;

const stateOptions: readonly { value: BackupState | ''; text: string }[] = [
  { value: '', text: 'All states' },
  { value: 'running', text: 'Running' },
  { value: 'succeeded', text: 'Succeeded' },
  { value: 'failed', text: 'Failed' },
  { value: 'cancelled', text: 'Cancelled' },
  { value: 'interrupted', text: 'Interrupted' },
];

export default function BackupsPage(): JSX.Element {
  const { role } = usePrincipal();
  const { refreshSeconds } = useSettings();
  const [parameters, change] = useQueryParameters();
  const state = stateOptions.find(({ value }) => value === parameters.get('state'))?.value ?? '';
  const cursor = parameters.get('cursor') ?? '';
  const selected = parameters.get('backup') ?? '';

  // The newest of all states say what is at work, whatever part of the list is shown.
  const newest = useWatchedQuery(
    'backups/newest',
    (signal) => listBackups({ limit: PAGE_LENGTH }, signal),
    hasWork,
    refreshSeconds,
  );
  const active = newest.data?.backups.filter(isAtWork) ?? [];
  const pace = active.length > 0 ? AT_WORK_SECONDS : refreshSeconds;
  const isWhole = state === '' && cursor === '';
  const part = useQuery(
    `backups/list?state=${state}&cursor=${cursor}`,
    (signal) =>
      listBackups({ state: state === '' ? undefined : state, cursor: cursor || undefined, limit: PAGE_LENGTH }, signal),
    { refreshSeconds: pace, isEnabled: !isWhole },
  );
  const list = isWhole ? newest : part;
  const last = useQuery('backups/succeeded', (signal) => listBackups({ state: 'succeeded', limit: 1 }, signal), {
    refreshSeconds: pace,
  });

  // The server tells of each change: also of backups that somebody else has begun.
  const told = useLive((live) => live.backups);
  useEffect(() => {
    if (told.size > 0) invalidate('backups/');
  }, [told]);

  const open = useMemo(() => (id: string) => change({ backup: id }), [change]);
  const shown = list.data?.backups;
  return (
    <>
      <div className="row backups-bar">
        <BackUpNow onOpen={open} />
        {list.problem !== undefined && list.data !== undefined && (
          <span className="muted" role="status">
            Not up to date: {list.problem.title}
          </span>
        )}
      </div>
      <BackupSummary last={last} newest={newest} />
      {active.map((backup) => (
        <RunningBackup key={backup.id} backup={backup} onOpen={open} />
      ))}
      <Card
        title="All backups"
        isFlush
        actions={
          <div className="backups-filter">
            <SelectField
              label="State"
              value={state}
              options={stateOptions}
              onChange={(value) => change({ state: value, cursor: undefined })}
            />
          </div>
        }
      >
        {shown === undefined &&
          (list.problem === undefined ? (
            <div className="card-padding">
              <Skeleton lines={5} />
            </div>
          ) : (
            <ErrorState problem={list.problem} onRetry={list.refresh} />
          ))}
        {shown !== undefined && shown.length === 0 && (
          <EmptyState
            icon="backups"
            title={isWhole ? 'There is no backup yet' : 'No backup is in this part of the list'}
          >
            {isWhole
              ? 'A backup is a dump of the whole target database by pg_dump, kept in the folder that the server was given.'
              : undefined}
          </EmptyState>
        )}
        {shown !== undefined && shown.length > 0 && <BackupTable backups={shown} role={role} onOpen={open} />}
        {(cursor !== '' || list.data?.nextCursor !== undefined) && (
          <div className="row card-footer">
            {cursor !== '' && (
              <Button icon="up" onClick={() => change({ cursor: undefined })}>
                Newest
              </Button>
            )}
            {list.data?.nextCursor !== undefined && (
              <Button icon="down" onClick={() => change({ cursor: list.data?.nextCursor })}>
                Older
              </Button>
            )}
          </div>
        )}
      </Card>
      {selected !== '' && <SelectedBackup key={selected} id={selected} onClose={() => change({ backup: undefined })} />}
    </>
  );
}

function hasWork({ backups }: BackupPage): boolean {
  return backups.some(isAtWork);
}

function SelectedBackup({ id, onClose }: { id: string; onClose(): void }): JSX.Element {
  const query = useWatchedQuery(`backups/${id}`, (signal) => getBackup(id, signal), isAtWork);
  return <BackupDetails query={query} onClose={onClose} />;
}
