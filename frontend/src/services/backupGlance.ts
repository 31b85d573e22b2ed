import { call } from './api';
import { dateOf } from './clock';
import type { BackupDocument } from './wire';

export interface BackupSummary {
  readonly id: string;
  readonly state: BackupDocument['state'];
  readonly createdAt: Date | null;
  readonly finishedAt: Date | null;
  readonly sizeBytes: number | undefined;
  /** When it was restored and compared; null where that was not done. */
  readonly verifiedAt: Date | null;
  readonly donePercent: number | undefined;
}

export interface BackupGlance {
  readonly newest: BackupSummary | undefined;
  /** The newest that was written to its end. */
  readonly written: BackupSummary | undefined;
  /** The newest of which it is known that it can be restored. */
  readonly verified: BackupSummary | undefined;
}

export async function getBackupGlance(signal: AbortSignal): Promise<BackupGlance> {
  const [all, written] = await Promise.all([
    call('GET /api/backups', { query: { limit: 1 }, signal }),
    call('GET /api/backups', { query: { limit: 50, state: 'succeeded' }, signal }),
  ]);
  return {
    newest: summaryOf(all.items[0]),
    written: summaryOf(written.items[0]),
    verified: summaryOf(written.items.find((backup) => backup.file?.verifiedAt !== undefined)),
  };
}

function summaryOf(wire: BackupDocument | undefined): BackupSummary | undefined {
  if (wire === undefined) return undefined;
  const ratio = wire.progress?.doneRatio;
  return {
    id: wire.id,
    state: wire.state,
    createdAt: dateOf(wire.createdAt),
    finishedAt: dateOf(wire.finishedAt),
    sizeBytes: wire.file?.bytes,
    verifiedAt: dateOf(wire.file?.verifiedAt),
    donePercent: ratio === undefined ? undefined : ratio * 100,
  };
}
