import { dateOf } from './clock';
import type { ProgressDocument, RunSummary, StatusDocument, TableDocument } from './wire';

export type RunState = RunSummary['state'];
export type RunPhase = RunSummary['phase'];
export type RunOutcome = NonNullable<RunSummary['outcome']>;
export type RunHold = NonNullable<ProgressDocument['hold']>;
export type TableState = TableDocument['state'];
export type FindingSeverity = 'note' | 'altered' | 'loss' | 'refusal';

export interface Run {
  readonly id: string;
  readonly ordinal: number;
  readonly state: RunState;
  readonly phase: RunPhase;
  readonly outcome: RunOutcome | undefined;
  readonly source: string;
  readonly target: string;
  readonly sourceVersion: string;
  readonly targetVersion: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly heartbeatAt: Date | null;
  readonly elapsedSeconds: number;
  readonly resumes: number;
  readonly ownerHost: string;
  readonly ownerProcessID: number;
  readonly failure: string | undefined;
}

export interface TableStatus {
  readonly name: string;
  /** Where its rows go, as the target spells it. */
  readonly target: string;
  readonly state: TableState;
  readonly percent: number;
  readonly rowsCopied: number;
  readonly rowsTotal: number;
  readonly rowsRejected: number;
  readonly bytesCopied: number;
  readonly bytesTotal: number;
  readonly chunksDone: number;
  readonly chunksTotal: number;
  readonly secondsCopying: number;
}

export type Progress = Readonly<ProgressDocument>;

/** The current or last run at one look. */
export interface Status {
  /** Null where this target has seen no run. */
  readonly run: Run | null;
  readonly progress: Progress | null;
  /** By name; all that the server has told of, at least the foremost hundred. */
  readonly tables: ReadonlyMap<string, TableStatus>;
  readonly tablesTotal: number;
  readonly findings: Readonly<Record<string, number>>;
  readonly observedAt: Date | null;
}

export function runOf(wire: RunSummary): Run {
  const { runID, startedAt, finishedAt, heartbeatAt, ...rest } = wire;
  return {
    ...rest,
    id: runID,
    outcome: wire.outcome,
    failure: wire.failure,
    startedAt: dateOf(startedAt),
    finishedAt: dateOf(finishedAt),
    heartbeatAt: dateOf(heartbeatAt),
  };
}

/** A whole status: an answer of `/api/migration-status`, or a `snapshot` event. Null where it is none. */
export function statusOf(wire: unknown): Status | null {
  if (!isStatus(wire)) return null;
  return {
    run: wire.run === undefined ? null : runOf(wire.run),
    progress: wire.progress ?? null,
    tables: new Map(wire.tables.map((table) => [table.name, table])),
    tablesTotal: wire.tablesTotal,
    findings: wire.findings,
    observedAt: dateOf(wire.observedAt),
  };
}

/** What is so after a `progress` event. What has not changed stays the same object. Null where it is no such event. */
export function statusAfter(before: Status, wire: unknown): Status | null {
  if (!isStatus(wire)) return null;
  const isOther = wire.run?.runID !== before.run?.id;
  let tables = isOther ? new Map<string, TableStatus>() : before.tables;
  if (wire.tables.length > 0) {
    const changed = new Map(tables);
    for (const table of wire.tables) changed.set(table.name, table);
    tables = changed;
  }
  return {
    run: wire.run === undefined ? null : kept(before.run, runOf(wire.run)),
    progress: wire.progress ?? null,
    tables,
    tablesTotal: wire.tablesTotal,
    findings: kept(before.findings, wire.findings),
    observedAt: dateOf(wire.observedAt),
  };
}

/** The old object where the new one says the same. */
export function kept<Value extends object>(before: Value | null, now: Value): Value {
  return before !== null && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

// What comes over the wire is looked at before it is believed: only what the screens compute with.

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const areNumbers = (value: Fields, names: readonly string[]) => names.every((name) => Number.isFinite(value[name]));
const areTexts = (value: Fields, names: readonly string[]) => names.every((name) => typeof value[name] === 'string');

const TABLE_NUMBERS = [
  'percent',
  'rowsCopied',
  'rowsTotal',
  'rowsRejected',
  'bytesCopied',
  'bytesTotal',
  'chunksDone',
  'chunksTotal',
  'secondsCopying',
] as const;
const PROGRESS_NUMBERS = [
  'percent',
  'percentOfRows',
  'percentOfTables',
  'percentOfSteps',
  'rowsCopied',
  'rowsTotal',
  'rowsRejected',
  'bytesCopied',
  'bytesTotal',
  'tablesCopied',
  'tablesTotal',
  'stepsDone',
  'stepsTotal',
  'elapsedSeconds',
] as const;
const OPTIONAL_NUMBERS = ['rowsPerSecond', 'bytesPerSecond', 'stalledSeconds'] as const;

function isRun(value: unknown): value is RunSummary {
  return (
    isObject(value) &&
    areTexts(value, ['runID', 'state', 'phase', 'source', 'target', 'startedAt']) &&
    areNumbers(value, ['ordinal', 'elapsedSeconds', 'resumes'])
  );
}

export function isTable(value: unknown): value is TableDocument {
  return isObject(value) && areTexts(value, ['name', 'state']) && areNumbers(value, TABLE_NUMBERS);
}

function isProgress(value: unknown): value is ProgressDocument {
  return (
    isObject(value) &&
    areNumbers(value, PROGRESS_NUMBERS) &&
    Array.isArray(value.activeSteps) &&
    value.activeSteps.every((step) => typeof step === 'string') &&
    OPTIONAL_NUMBERS.every((name) => value[name] === undefined || Number.isFinite(value[name])) &&
    (value.remainingSeconds === undefined ||
      (isObject(value.remainingSeconds) && areNumbers(value.remainingSeconds, ['expected', 'least', 'most'])))
  );
}

function isStatus(value: unknown): value is StatusDocument {
  return (
    isObject(value) &&
    (value.run === undefined || isRun(value.run)) &&
    (value.progress === undefined || isProgress(value.progress)) &&
    Array.isArray(value.tables) &&
    value.tables.every(isTable) &&
    areNumbers(value, ['tablesTotal']) &&
    isObject(value.findings) &&
    areNumbers(value.findings, Object.keys(value.findings))
  );
}
