import { type Answer, call } from './api';
import { dateOf } from './clock';
import type { BackupDocument, BackupFile as BackupFileDocument, BackupLogPart, JobProgress } from './wire';

export type BackupState = BackupDocument['state'];

/** A backup: its job, and the dump once it is written. */
export interface Backup {
  readonly id: string;
  readonly state: BackupState;
  /** `preflight`, `dumping`, `packaging` while it runs. */
  readonly phase: string;
  readonly requestedBy: string;
  readonly createdAt: Date | null;
  readonly finishedAt: Date | null;
  readonly progress: Readonly<JobProgress> | undefined;
  readonly error: string | undefined;
  readonly hint: string | undefined;
  readonly file: BackupFile | undefined;
}

export interface BackupFile {
  readonly name: string;
  readonly database: string;
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly serverVersion: string;
  readonly dumpVersion: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly isPinned: boolean;
  /** When a restore has proved it; null while none has. */
  readonly verifiedAt: Date | null;
}

export interface BackupPage {
  /** Newest first. */
  readonly backups: readonly Backup[];
  readonly nextCursor: string | undefined;
}

/** What a dump holds, as it was when its snapshot was taken. */
export interface BackupManifest {
  readonly database: string;
  readonly serverVersion: string;
  readonly dumpVersion: string;
  readonly takenAt: Date | null;
  readonly snapshot: string;
  readonly walPosition: string;
  readonly dataLeftOut: readonly string[];
  readonly tables: readonly ManifestTable[];
}

export interface ManifestTable {
  readonly schema: string;
  readonly name: string;
  /** Without its indexes. */
  readonly bytes: number;
  readonly rowsEstimated: number;
  /** Counted in the dump's snapshot; undefined where nobody has counted. */
  readonly rows: number | undefined;
}

export type { BackupLogPart };

export function backupOf(wire: BackupDocument): Backup {
  return {
    id: wire.id,
    state: wire.state,
    phase: wire.phase,
    requestedBy: wire.requestedBy,
    createdAt: dateOf(wire.createdAt),
    finishedAt: dateOf(wire.finishedAt),
    progress: wire.progress,
    error: wire.error,
    hint: wire.hint,
    file: wire.file === undefined ? undefined : fileOf(wire.file),
  };
}

function fileOf({ fileName, startedAt, finishedAt, verifiedAt, ...rest }: BackupFileDocument): BackupFile {
  return {
    ...rest,
    name: fileName,
    startedAt: dateOf(startedAt),
    finishedAt: dateOf(finishedAt),
    verifiedAt: dateOf(verifiedAt),
  };
}

/** A manifest is a file that a server wrote, maybe a later one: what is not there, or is no list, is left empty. */
export function manifestOf(wire: unknown): BackupManifest {
  const fields = fieldsOf(wire);
  return {
    database: textOf(fields.database),
    serverVersion: textOf(fields.serverVersion),
    dumpVersion: textOf(fields.dumpVersion),
    takenAt: dateOf(textOf(fields.takenAt)),
    snapshot: textOf(fields.snapshot),
    walPosition: textOf(fields.walPosition),
    dataLeftOut: listOf(fields.dataLeftOut).filter((item): item is string => typeof item === 'string'),
    tables: listOf(fields.tables).map((item) => {
      const table = fieldsOf(item);
      return {
        schema: textOf(table.schema),
        name: textOf(table.name),
        bytes: numberOf(table.bytes) ?? 0,
        rowsEstimated: numberOf(table.rowsEstimated) ?? 0,
        rows: numberOf(table.rows),
      };
    }),
  };
}

const fieldsOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

export async function listBackups(
  query: { state?: BackupState | undefined; cursor?: string | undefined; limit?: number },
  signal?: AbortSignal,
): Promise<BackupPage> {
  const page = await call('GET /api/backups', { query, signal });
  return { backups: page.items.map(backupOf), nextCursor: page.nextCursor };
}

export async function getBackup(id: string, signal?: AbortSignal): Promise<Backup> {
  return backupOf(await call('GET /api/backups/{id}', { path: { id }, signal }));
}

/**
 * Starts a backup. Asked again with the same key, the server answers with the backup of the first time: whoever did not
 * get an answer may ask again.
 */
export async function startBackup(idempotencyKey: string): Promise<Backup> {
  return backupOf(await call('POST /api/backups', { headers: { 'Idempotency-Key': idempotencyKey } }));
}

export type BackupOrder = 'cancel' | 'pin' | 'unpin';

export async function orderBackup(id: string, order: BackupOrder): Promise<Backup> {
  return backupOf(await call(`POST /api/backups/{id}/${order}`, { path: { id } }));
}

export async function getBackupLog(
  id: string,
  offset: number,
  signal: AbortSignal,
): Promise<Answer<'GET /api/backups/{id}/log'>> {
  return call('GET /api/backups/{id}/log', { path: { id }, query: { offset }, signal });
}

export async function getManifest(id: string, signal: AbortSignal): Promise<BackupManifest> {
  return manifestOf(await call('GET /api/backups/{id}/manifest', { path: { id }, signal }));
}

/** Where a browser that is signed in gets the dump from. */
export function downloadAddress(id: string): string {
  return `/api/backups/${encodeURIComponent(id)}/download`;
}
