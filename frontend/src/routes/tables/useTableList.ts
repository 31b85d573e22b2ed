import { startTransition, useEffect, useReducer, useRef } from 'react';
import type { ApiProblem } from '../../services/api';
import { monotonicMilliseconds } from '../../services/clock';
import { currentLive, onLive, useLive } from '../../services/liveStore';
import { type LoadedTables, loadTables } from '../../services/runTables';
import type { TableStatus } from '../../services/status';
import {
  changedTables,
  emptyTableList,
  mergeTables,
  replaceTables,
  settleRates,
  type TableList,
} from '../../services/tables';
import { useQuery } from '../../services/useQuery';

// All tables of a run: loaded once, then kept up by what the stream tells of, and loaded again whenever changes may
// have been missed. Whatever changes them is a transition: rows are drawn in slices, and who types or scrolls goes first.

const RELOAD_SECONDS = 60;
/** Without a stream only the foremost hundred tables are told of. */
const RELOAD_SECONDS_POLLING = 5;
const SETTLE_MILLISECONDS = 2000;

interface State {
  readonly runID: string | null;
  readonly list: TableList;
  readonly isLoaded: boolean;
}

type Action =
  | {
      kind: 'loaded';
      runID: string;
      loaded: LoadedTables;
      live: ReadonlyMap<string, TableStatus>;
      atMilliseconds: number;
    }
  | { kind: 'changed'; runID: string; tables: readonly TableStatus[]; atMilliseconds: number }
  | { kind: 'settled'; atMilliseconds: number };

const initial: State = { runID: null, list: emptyTableList, isLoaded: false };

function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'loaded': {
      const before = state.runID === action.runID ? state.list : emptyTableList;
      const loaded = replaceTables(before, action.loaded.tables, action.atMilliseconds);
      const list = mergeTables(loaded, changedTables(action.loaded.known, action.live), action.atMilliseconds);
      return list === state.list && state.isLoaded ? state : { runID: action.runID, list, isLoaded: true };
    }
    case 'changed': {
      // What comes before the first load is in the load.
      if (!state.isLoaded || state.runID !== action.runID) return state;
      const list = mergeTables(state.list, action.tables, action.atMilliseconds);
      return list === state.list ? state : { ...state, list };
    }
    case 'settled': {
      const list = settleRates(state.list, action.atMilliseconds);
      return list === state.list ? state : { ...state, list };
    }
    default:
      return state;
  }
}

export interface Tables {
  readonly list: TableList;
  readonly isLoaded: boolean;
  readonly problem: ApiProblem | undefined;
  refresh(): void;
}

/** @param isRunning whether anything may still change. */
export function useTableList(runID: string, isRunning: boolean): Tables {
  const [state, dispatch] = useReducer(reduce, initial);
  const isStreaming = useLive((live) => live.channel === 'stream');
  const snapshots = useLive((live) => live.snapshots);
  const query = useQuery(`tables ${runID}`, (signal) => loadTables(runID, signal), {
    refreshSeconds: isRunning ? (isStreaming ? RELOAD_SECONDS : RELOAD_SECONDS_POLLING) : undefined,
  });
  const { data, refresh } = query;

  useEffect(() => {
    if (data === undefined) return;
    const live = currentLive().status;
    const told = live?.run?.id === runID ? live.tables : new Map<string, TableStatus>();
    const atMilliseconds = monotonicMilliseconds();
    startTransition(() => dispatch({ kind: 'loaded', runID, loaded: data, live: told, atMilliseconds }));
  }, [data, runID]);

  useEffect(() => {
    let seen: ReadonlyMap<string, TableStatus> = new Map();
    const look = () => {
      const status = currentLive().status;
      if (status?.run?.id !== runID) return;
      const tables = changedTables(seen, status.tables);
      seen = status.tables;
      const atMilliseconds = monotonicMilliseconds();
      if (tables.length > 0) startTransition(() => dispatch({ kind: 'changed', runID, tables, atMilliseconds }));
    };
    look();
    return onLive(look);
  }, [runID]);

  const age = `${snapshots} ${isRunning}`;
  const known = useRef(age);
  useEffect(() => {
    if (known.current === age) return;
    known.current = age;
    refresh();
  }, [age, refresh]);

  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => {
      const atMilliseconds = monotonicMilliseconds();
      startTransition(() => dispatch({ kind: 'settled', atMilliseconds }));
    }, SETTLE_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isRunning]);

  const isLoaded = state.isLoaded && state.runID === runID;
  return { list: isLoaded ? state.list : emptyTableList, isLoaded, problem: query.problem, refresh };
}
