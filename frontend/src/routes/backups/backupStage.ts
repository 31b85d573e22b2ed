import type { Backup } from '../../services/backups';

/** How far a backup is, as its badge says it. `written` is a whole dump that no restore has proved yet. */
export type BackupStage =
  | 'queued'
  | 'preflight'
  | 'dumping'
  | 'packaging'
  | 'written'
  | 'verified'
  | 'failed'
  | 'cancelled'
  | 'interrupted';

/** The steps of one that is at work, in order. */
export const workSteps = [
  { stage: 'queued', label: 'Queued' },
  { stage: 'preflight', label: 'Preflight' },
  { stage: 'dumping', label: 'Dumping' },
  { stage: 'packaging', label: 'Packaging' },
] as const;

/** Null for a phase or state that this program does not know: a newer server's. */
export function stageOf(backup: Pick<Backup, 'state' | 'phase' | 'file'>): BackupStage | null {
  switch (backup.state) {
    case 'succeeded':
      return backup.file?.verifiedAt ? 'verified' : 'written';
    case 'queued':
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return backup.state;
    case 'running':
      return workSteps.find((step) => step.stage === backup.phase)?.stage ?? null;
    default:
      return null;
  }
}

export function isAtWork(backup: Pick<Backup, 'state'>): boolean {
  return backup.state === 'queued' || backup.state === 'running';
}

/** Never 1 before the server says that it has ended. */
export function shownRatio(backup: Pick<Backup, 'progress'>): number | null {
  const ratio = backup.progress?.doneRatio ?? null;
  return ratio === null ? null : Math.min(Math.max(ratio, 0), 0.99);
}

/**
 * Of a backup that has ended; null where the server gives no two times of the same kind.
 * The dump's own times where there is one: a job may have waited before it began.
 */
export function durationSeconds(backup: Pick<Backup, 'createdAt' | 'finishedAt' | 'file'>): number | null {
  const start = backup.file?.startedAt ?? backup.createdAt;
  const end = backup.file?.finishedAt ?? backup.finishedAt;
  if (start === null || end === null) return null;
  return Math.max(0, (end.getTime() - start.getTime()) / 1000);
}

/** The list with one backup's newer document in it; the others stay the same objects. */
export function withBackup(backups: readonly Backup[], changed: Backup): readonly Backup[] {
  const place = backups.findIndex((backup) => backup.id === changed.id);
  if (place < 0) return [changed, ...backups];
  return backups.map((backup, index) => (index === place ? changed : backup));
}
