import type { StreamEvent } from './eventText';
import { addSample, emptyHistory, type History } from './history';
import { type Setback, setbackOf } from './setback';
import { type Status, statusAfter, statusOf } from './status';
import type { BackupDocument } from './wire';

// What is known of the run, and how fresh that is. Pure: whatever arrives is an action with the monotonic time of its
// arrival.

export interface RunNote {
  /** For lists: counts on, over all streams. */
  readonly number: number;
  readonly kind: string;
  readonly detail: string;
  readonly atMilliseconds: number;
}

export interface Outage {
  readonly code: string;
  readonly title: string;
  readonly sinceMilliseconds: number;
  /** No event has told of it, so none will tell of its end: the next stream that opens ends it, or tells of it. */
  readonly isOfAnswer?: boolean;
}

export interface LiveState {
  /** Null until the server has told of any. */
  readonly status: Status | null;
  readonly history: History;
  /** Where the run's percentage fell, and is not yet again what it was. */
  readonly setback: Setback | null;
  /** How often the whole was told: changes before that may have been missed. */
  readonly snapshots: number;
  /** What happened in the run, newest last. */
  readonly notes: readonly RunNote[];
  /** Backups that the stream has told of, by id, as they were told last; the newest few. */
  readonly backups: ReadonlyMap<string, BackupDocument>;
  /** How the server is listened to; `none` between two attempts. */
  readonly channel: 'none' | 'stream' | 'polling';
  /** When the server said anything; a comment counts. */
  readonly heardAtMilliseconds: number | null;
  /** The server cannot be reached. */
  readonly serverOutage: Outage | null;
  /** The server is there, the database is not. */
  readonly targetOutage: Outage | null;
  /** What the next stream goes on behind. */
  readonly lastEventID: string | undefined;
  /** An event was lost or is not understood: only a snapshot helps. */
  readonly needsSnapshot: boolean;
  readonly malformedEvents: number;
}

export type LiveAction =
  | { kind: 'opened'; atMilliseconds: number }
  | { kind: 'heard'; atMilliseconds: number }
  | { kind: 'event'; event: StreamEvent; atMilliseconds: number }
  | { kind: 'closed' }
  /** `status` is undefined where nothing has changed. */
  | { kind: 'polled'; status: unknown; atMilliseconds: number }
  | { kind: 'unreachable'; code: string; title: string; isTarget: boolean; atMilliseconds: number }
  | { kind: 'reset' };

export const NOTES_MAX = 100;
export const BACKUPS_MAX = 20;

export const initialLive: LiveState = {
  status: null,
  snapshots: 0,
  history: emptyHistory,
  setback: null,
  notes: [],
  backups: new Map(),
  channel: 'none',
  heardAtMilliseconds: null,
  serverOutage: null,
  targetOutage: null,
  lastEventID: undefined,
  needsSnapshot: false,
  malformedEvents: 0,
};

export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.kind) {
    case 'opened':
      return {
        ...state,
        channel: 'stream',
        heardAtMilliseconds: action.atMilliseconds,
        serverOutage: null,
        targetOutage: state.targetOutage?.isOfAnswer === true ? null : state.targetOutage,
        needsSnapshot: false,
      };
    case 'heard':
      return { ...state, heardAtMilliseconds: action.atMilliseconds, serverOutage: null };
    case 'event':
      return afterEvent(
        { ...state, heardAtMilliseconds: action.atMilliseconds, serverOutage: null },
        action.event,
        action.atMilliseconds,
      );
    case 'closed':
      return state.channel === 'stream' ? { ...state, channel: 'none' } : state;
    case 'polled':
      return afterPoll(state, action.status, action.atMilliseconds);
    case 'unreachable': {
      const outage = (before: Outage | null): Outage => ({
        code: action.code,
        title: action.title,
        sinceMilliseconds: before?.sinceMilliseconds ?? action.atMilliseconds,
        isOfAnswer: before?.isOfAnswer ?? before === null,
      });
      return action.isTarget
        ? {
            ...state,
            channel: 'none',
            serverOutage: null,
            targetOutage: outage(state.targetOutage),
            heardAtMilliseconds: action.atMilliseconds,
          }
        : { ...state, channel: 'none', serverOutage: outage(state.serverOutage) };
    }
    case 'reset':
      return initialLive;
    default:
      return state;
  }
}

function afterPoll(state: LiveState, wire: unknown, atMilliseconds: number): LiveState {
  const next: LiveState = {
    ...state,
    channel: 'polling',
    heardAtMilliseconds: atMilliseconds,
    serverOutage: null,
    targetOutage: null,
  };
  if (wire === undefined) return next;
  const status = statusOf(wire);
  if (status === null) return { ...next, malformedEvents: state.malformedEvents + 1 };
  return withStatus(next, keepTables(state.status, status), atMilliseconds);
}

function afterEvent(state: LiveState, event: StreamEvent, atMilliseconds: number): LiveState {
  const order = orderOf(state.lastEventID, event.id);
  if (event.name !== 'snapshot') {
    if (order === 'repeated') return state;
    // Of another life of the server, or after a gap: what it is a change of is not known here.
    if (order === 'foreign' || order === 'gap') return lost(state);
  }
  const seen: LiveState = { ...state, lastEventID: event.id ?? state.lastEventID };
  let data: unknown;
  try {
    data = JSON.parse(event.data) as unknown;
  } catch {
    return lost(state, 1);
  }
  switch (event.name) {
    case 'snapshot': {
      const status = statusOf(data);
      if (status === null) return lost(state, 1);
      return withStatus(
        { ...seen, snapshots: state.snapshots + 1, needsSnapshot: false, targetOutage: null },
        keepTables(state.status, status),
        atMilliseconds,
      );
    }
    case 'progress': {
      if (state.status === null) return lost(state);
      const status = statusAfter(state.status, data);
      if (status === null) return lost(state, 1);
      return withStatus({ ...seen, targetOutage: null }, status, atMilliseconds);
    }
    case 'run':
      return { ...seen, notes: withNote(state.notes, data, atMilliseconds) };
    case 'backup':
      return { ...seen, backups: withBackup(state.backups, data) };
    case 'unavailable': {
      const { code, title } = texts(data, ['code', 'title']);
      return { ...seen, targetOutage: { code, title, sinceMilliseconds: atMilliseconds } };
    }
    case 'available':
      return { ...seen, targetOutage: null };
    default:
      return seen; // of a later version
  }
}

function lost(state: LiveState, malformed = 0): LiveState {
  return { ...state, lastEventID: undefined, needsSnapshot: true, malformedEvents: state.malformedEvents + malformed };
}

/** How an event's id, `<epoch>-<number>`, follows the last one's. */
export function orderOf(last: string | undefined, id: string | undefined): 'next' | 'repeated' | 'gap' | 'foreign' {
  if (id === undefined) return 'next';
  const now = partsOf(id);
  if (now === null) return 'foreign';
  const before = last === undefined ? null : partsOf(last);
  if (before === null) return 'next';
  if (before.epoch !== now.epoch) return 'foreign';
  if (now.number <= before.number) return 'repeated';
  return now.number === before.number + 1 ? 'next' : 'gap';
}

function partsOf(id: string): { epoch: string; number: number } | null {
  const match = /^([0-9a-z]+)-(\d{1,15})$/.exec(id);
  return match === null ? null : { epoch: match[1] ?? '', number: Number(match[2]) };
}

/** Tables that a snapshot does not tell of, since it tells of the foremost only, stay as they were. */
function keepTables(before: Status | null, now: Status): Status {
  if (before === null || before.run?.id !== now.run?.id || before.tables.size === 0) return now;
  const tables = new Map(before.tables);
  for (const [name, table] of now.tables) {
    const old = tables.get(name);
    if (old === undefined || JSON.stringify(old) !== JSON.stringify(table)) tables.set(name, table);
  }
  return { ...now, tables };
}

function withStatus(state: LiveState, status: Status, atMilliseconds: number): LiveState {
  const isOther = status.run?.id !== state.status?.run?.id;
  return {
    ...state,
    status,
    notes: isOther && state.status !== null ? [] : state.notes,
    setback: isOther ? null : setbackOf(state.setback, state.status?.progress ?? null, status.progress),
    history: addSample(isOther ? emptyHistory : state.history, status, atMilliseconds),
  };
}

function withNote(notes: readonly RunNote[], data: unknown, atMilliseconds: number): readonly RunNote[] {
  const { kind, detail } = texts(data, ['kind', 'detail']);
  const number = (notes[notes.length - 1]?.number ?? 0) + 1;
  return [...notes.slice(-(NOTES_MAX - 1)), { number, kind, detail, atMilliseconds }];
}

function withBackup(backups: ReadonlyMap<string, BackupDocument>, data: unknown): ReadonlyMap<string, BackupDocument> {
  const { id, state, createdAt } = texts(data, ['id', 'state', 'createdAt']);
  if (id === '' || state === '' || createdAt === '') return backups;
  const told = new Map(backups);
  told.delete(id);
  told.set(id, data as BackupDocument);
  for (const oldest of told.keys()) {
    if (told.size <= BACKUPS_MAX) break;
    told.delete(oldest);
  }
  return told;
}

function texts<Name extends string>(data: unknown, names: readonly Name[]): Record<Name, string> {
  const fields = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const entries = names.map((name) => [name, typeof fields[name] === 'string' ? fields[name] : '']);
  return Object.fromEntries(entries) as Record<Name, string>;
}
