import { createStore, useStore } from './store';

/** A run that was asked for here, and is not among the runs yet: it is being planned, or was refused. */
export interface PendingRun {
  readonly id: string;
  readonly source: string;
}

const KEY = 'martlet.pendingRun';

function stored(): PendingRun | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<PendingRun> | null;
    return typeof value?.id === 'string' && typeof value.source === 'string'
      ? { id: value.id, source: value.source }
      : null;
  } catch {
    return null; // storage is forbidden, or holds something else
  }
}

const store = createStore<PendingRun | null>(typeof window === 'undefined' ? null : stored());

export function usePendingRun(): PendingRun | null {
  return useStore(store, (pending) => pending);
}

export function setPendingRun(pending: PendingRun | null): void {
  store.set(pending);
  try {
    if (pending === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(pending));
  } catch {
    // Storage is forbidden: a reload forgets it, nothing else.
  }
}
