import { useState } from 'react';
import { can } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Code } from '../../components/Code';
import { Dialog } from '../../components/Dialog';
import { Icon } from '../../components/Icon';
import { Quantity } from '../../components/Quantity';
import { Facts } from '../../components/Stat';
import { ErrorState, Skeleton } from '../../components/States';
import { Tabs } from '../../components/Tabs';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import { marked } from '../../format/marks';
import { type Backup, downloadAddress } from '../../services/backups';
import { shellCommand } from '../../services/shellText';
import type { Query } from '../../services/useQuery';
import { BackupBadge } from './BackupBadge';
import { BackupLog } from './BackupLog';
import { durationSeconds, isAtWork } from './backupStage';
import { CancelBackup } from './CancelBackup';
import { ManifestView } from './ManifestView';
import { PinButton } from './PinButton';
import { WorkProgress } from './RunningBackup';

type View = 'facts' | 'log' | 'manifest';

export function BackupDetails({ query, onClose }: { query: Query<Backup>; onClose(): void }): JSX.Element {
  const { role } = usePrincipal();
  const [view, setView] = useState<View>('facts');
  const { data: backup, problem } = query;
  return (
    <Dialog
      title="Backup"
      onClose={onClose}
      isWide
      actions={
        backup !== undefined && (
          <>
            {isAtWork(backup) && <CancelBackup backup={backup} role={role} />}
            <PinButton backup={backup} role={role} />
            {backup.file !== undefined && can(role, 'GET /api/backups/{id}/download') && (
              <a className="button button-primary" href={downloadAddress(backup.id)} download={backup.file.name}>
                <Icon name="download" />
                Download
              </a>
            )}
          </>
        )
      }
    >
      {backup === undefined &&
        (problem === undefined ? <Skeleton lines={6} /> : <ErrorState problem={problem} onRetry={query.refresh} />)}
      {backup !== undefined && (
        <>
          <div className="row">
            <BackupBadge backup={backup} />
            <code className="muted">{backup.id}</code>
          </div>
          {backup.error !== undefined && <Failure backup={backup} />}
          {isAtWork(backup) && <WorkProgress backup={backup} />}
          <Tabs<View>
            label="Parts of the backup"
            selected={view}
            onSelect={setView}
            tabs={[
              { id: 'facts', title: 'Facts' },
              { id: 'log', title: 'Log' },
              ...(backup.file === undefined ? [] : [{ id: 'manifest' as const, title: 'Contents' }]),
            ]}
          >
            {view === 'facts' && <BackupFacts backup={backup} />}
            {view === 'log' && <BackupLog id={backup.id} />}
            {view === 'manifest' && <ManifestView id={backup.id} />}
          </Tabs>
        </>
      )}
    </Dialog>
  );
}

function Failure({ backup }: { backup: Backup }): JSX.Element {
  return (
    <div className="error-state">
      <Icon name="error" size={20} />
      <div className="error-state-body">
        <p>
          <Text text={backup.error ?? ''} isProse />
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

function BackupFacts({ backup }: { backup: Backup }): JSX.Element {
  const { file } = backup;
  const seconds = durationSeconds(backup);
  return (
    <>
      <Facts
        items={[
          ['Asked for', <Time key="at" at={backup.createdAt} />],
          ['By', <Text key="by" text={backup.requestedBy} />],
          ['Ended', <Time key="end" at={backup.finishedAt} />],
          ...(seconds === null ? [] : [['Took', <Quantity key="took" value={seconds} kind="duration" />] as const]),
          ...(file === undefined
            ? []
            : ([
                ['Proven by a restore', file.verifiedAt === null ? 'No' : <Time key="verified" at={file.verifiedAt} />],
                ['Database', <Text key="database" text={file.database} />],
                ['File', <code key="file">{marked(file.name)}</code>],
                ['Size', <Quantity key="size" value={file.bytes} kind="bytes" />],
                ['Format', `pg_dump ${file.format}`],
                ['Written by', `pg_dump ${file.dumpVersion}, server ${file.serverVersion}`],
                ['Pinned', file.isPinned ? 'Yes: kept whatever the retention says' : 'No'],
              ] as const)),
        ]}
      />
      {file !== undefined && (
        <div className="stack-small">
          <h3>SHA-256</h3>
          <Code text={file.sha256} copyLabel="Copy the SHA-256" />
        </div>
      )}
      {file !== undefined && (
        <div className="stack-small">
          <h3>To restore it into an empty database</h3>
          <Code text={shellCommand(['pg_restore', '--dbname=URL', file.name])} copyLabel="Copy the command" />
        </div>
      )}
    </>
  );
}
