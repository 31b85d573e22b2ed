import { useMemo } from 'react';
import { can } from '../../app/permissions';
import { CopyButton } from '../../components/CopyButton';
import { type Column, DataTable } from '../../components/DataTable';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { Quantity } from '../../components/Quantity';
import { Time } from '../../components/Time';
import { type Backup, downloadAddress } from '../../services/backups';
import type { Role } from '../../services/session';
import { BackupBadge } from './BackupBadge';
import { durationSeconds } from './backupStage';
import { PinButton } from './PinButton';

export function BackupTable({
  backups,
  role,
  onOpen,
}: {
  backups: readonly Backup[];
  role: Role;
  onOpen(id: string): void;
}): JSX.Element {
  const columns = useMemo(() => columnsFor(role, onOpen), [role, onOpen]);
  return <DataTable caption="Backups" columns={columns} rows={backups} rowKey={({ id }) => id} rowHeight={44} />;
}

function columnsFor(role: Role, onOpen: (id: string) => void): readonly Column<Backup>[] {
  const isOperator = can(role, 'GET /api/backups/{id}/download');
  return [
    {
      id: 'created',
      title: 'Asked for',
      cell: ({ id, createdAt }) => (
        <button type="button" className="link-button" onClick={() => onOpen(id)}>
          <span className="visually-hidden">Details of the backup of </span>
          {createdAt === null ? <code>{id}</code> : <Time at={createdAt} />}
        </button>
      ),
    },
    {
      id: 'state',
      title: 'State',
      width: 'clamp(132px, 15vw, 220px)',
      cell: (backup) => (
        <span className="row-nowrap">
          <BackupBadge backup={backup} />
          {backup.file?.isPinned === true && <Pinned />}
        </span>
      ),
    },
    {
      id: 'bytes',
      title: 'Size',
      isNumber: true,
      width: '88px',
      cell: ({ file }) => <Quantity value={file?.bytes} kind="bytes" />,
    },
    {
      id: 'duration',
      title: 'Took',
      isNumber: true,
      isSecondary: true,
      width: '104px',
      cell: (backup) => <Quantity value={durationSeconds(backup)} kind="duration" />,
    },
    {
      id: 'sha256',
      title: 'SHA-256',
      isControl: true,
      isSecondary: true,
      width: '164px',
      cell: ({ file }) =>
        file === undefined ? (
          <span className="muted">–</span>
        ) : (
          <span className="row-nowrap">
            <code title={file.sha256}>{file.sha256.slice(0, 12)}…</code>
            <CopyButton text={file.sha256} label="Copy the SHA-256" />
          </span>
        ),
    },
    { id: 'by', title: 'By', isSecondary: true, width: '16%', cell: ({ requestedBy }) => <Name text={requestedBy} /> },
    ...(isOperator
      ? [
          {
            id: 'actions',
            title: 'Actions',
            isControl: true,
            width: '100px',
            cell: (backup: Backup) =>
              backup.file !== undefined && (
                <span className="row-nowrap">
                  <a
                    className="button button-quiet button-square"
                    href={downloadAddress(backup.id)}
                    download={backup.file.name}
                    title="Download"
                    aria-label={`Download ${backup.file.name}`}
                  >
                    <Icon name="download" />
                  </a>
                  <PinButton backup={backup} role={role} isShort />
                </span>
              ),
          },
        ]
      : []),
  ];
}

function Pinned(): JSX.Element {
  return (
    <span className="pinned" title="Pinned: kept whatever the retention says">
      <Icon name="pin" size={14} />
      <span className="visually-hidden">Pinned</span>
    </span>
  );
}
