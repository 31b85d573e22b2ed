import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { type ApiProblem, asProblem, isAbort } from './api';
import { monotonicMilliseconds } from './clock';

/** What is known of something that the server was asked for. */
export interface QueryState<Data> {
  /** The last answer, kept while later ones fail. */
  readonly data: Data | undefined;
  /** Why the last attempt failed; undefined after one that did not. */
  readonly problem: ApiProblem | undefined;
  readonly isLoading: boolean;
  /** By the monotonic clock. */
  readonly loadedAtMilliseconds: number | undefined;
}

export interface Query<Data> extends QueryState<Data> {
  refresh(): void;
}

export interface QueryOptions {
  /** Asked again this long after an answer, while somebody looks. */
  refreshSeconds?: number | undefined;
  /** Not asked at all while false. */
  isEnabled?: boolean;
}

const RETRY_SECONDS_MAX = 60;
const ENTRIES_MAX = 50;
const EMPTY: QueryState<never> = {
  data: undefined,
  problem: undefined,
  isLoading: false,
  loadedAtMilliseconds: undefined,
};

interface Entry {
  state: QueryState<unknown>;
  listeners: Set<() => void>;
  failures: number;
  abort: AbortController | undefined;
  /** Of the component that was drawn last. */
  fetcher: ((signal: AbortSignal) => Promise<unknown>) | undefined;
}

const entries = new Map<string, Entry>();

function entryOf(key: string): Entry {
  let entry = entries.get(key);
  if (entry === undefined) {
    entry = { state: EMPTY, listeners: new Set(), failures: 0, abort: undefined, fetcher: undefined };
    entries.set(key, entry);
  }
  return entry;
}

/** Nobody looks any more: what is under way is given up, and only the last answers are kept. */
function leave(entry: Entry): void {
  entry.abort?.abort();
  entry.abort = undefined;
  entry.state = { ...entry.state, isLoading: false };
  if (entries.size <= ENTRIES_MAX) return;
  for (const [key, other] of entries) {
    if (other.listeners.size === 0 && other !== entry) {
      entries.delete(key);
      return;
    }
  }
}

function update(entry: Entry, change: Partial<QueryState<unknown>>): void {
  entry.state = { ...entry.state, ...change };
  for (const listener of [...entry.listeners]) listener();
}

async function load(entry: Entry): Promise<void> {
  if (entry.fetcher === undefined) return;
  entry.abort?.abort();
  const abort = new AbortController();
  entry.abort = abort;
  update(entry, { isLoading: true });
  try {
    const data = await entry.fetcher(abort.signal);
    if (entry.abort !== abort) return;
    entry.failures = 0;
    update(entry, { data, problem: undefined, isLoading: false, loadedAtMilliseconds: monotonicMilliseconds() });
  } catch (error) {
    if (entry.abort !== abort) return;
    if (isAbort(error)) {
      update(entry, { isLoading: false });
      return;
    }
    entry.failures += 1;
    update(entry, { problem: asProblem(error), isLoading: false });
  }
}

/** When to ask again: as told, slower while it fails, and not before the server wants to be asked. */
export function pauseSeconds(refreshSeconds: number, failures: number, problem: ApiProblem | undefined): number {
  const slowed = failures === 0 ? refreshSeconds : Math.max(refreshSeconds, Math.min(RETRY_SECONDS_MAX, 2 ** failures));
  return Math.max(slowed, problem?.more.retryAfterSeconds ?? 0);
}

/**
 * Data of the server, shared by all who name the same key.
 *
 * A key stands for one thing: parameters belong into it. `fetcher` may be a new function each time.
 */
export function useQuery<Data>(
  key: string,
  fetcher: (signal: AbortSignal) => Promise<Data>,
  options: QueryOptions = {},
): Query<Data> {
  const { refreshSeconds, isEnabled = true } = options;
  const subscribe = useCallback(
    (listener: () => void) => {
      const entry = entryOf(key);
      entry.listeners.add(listener);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0) leave(entry);
      };
    },
    [key],
  );
  const state = useSyncExternalStore(subscribe, () => entryOf(key).state) as QueryState<Data>;

  const refresh = useCallback(() => {
    void load(entryOf(key));
  }, [key]);

  useEffect(() => {
    entryOf(key).fetcher = fetcher;
  });

  useEffect(() => {
    const entry = entryOf(key);
    // Another component may just have asked.
    if (isEnabled && !entry.state.isLoading) refresh();
  }, [key, isEnabled, refresh]);

  const { isLoading, problem } = state;
  useEffect(() => {
    if (!isEnabled || isLoading) return undefined;
    const entry = entryOf(key);
    const isRetry = problem !== undefined && problem.status !== 403 && problem.status !== 404;
    if (refreshSeconds === undefined && !isRetry) return undefined;
    const seconds = pauseSeconds(refreshSeconds ?? 2, entry.failures, problem);
    const timer = setTimeout(function again() {
      if (document.hidden) document.addEventListener('visibilitychange', refresh, { once: true });
      else refresh();
    }, seconds * 1000);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [key, isEnabled, refreshSeconds, isLoading, problem, refresh]);

  return { ...state, refresh };
}

/** Asks again, where somebody looks, for all whose key begins so: after something was changed. */
export function invalidate(prefix: string): void {
  for (const [key, entry] of entries) {
    if (!key.startsWith(prefix)) continue;
    if (entry.listeners.size === 0) entries.delete(key);
    else void load(entry);
  }
}

/** Forgets everything: somebody else may sign in. */
export function forgetQueries(): void {
  for (const entry of entries.values()) {
    entry.abort?.abort();
    entry.abort = undefined;
    entry.failures = 0;
    update(entry, EMPTY);
  }
  for (const [key, entry] of entries) if (entry.listeners.size === 0) entries.delete(key);
}
