import { initialLive, type LiveAction, type LiveState, reduceLive } from './live';
import { createStore, useStore } from './store';
import { listen } from './stream';

// The one stream of this page, shared by all screens.

const store = createStore<LiveState>(initialLive);

function dispatch(action: LiveAction): LiveState {
  store.set(reduceLive(store.get(), action));
  return store.get();
}

/** Listens until the returned function is called. */
export function startListening(): () => void {
  const abort = new AbortController();
  dispatch({ kind: 'reset' });
  void listen(dispatch, store.get, abort.signal);
  return () => abort.abort();
}

/** A part of what is known live: `useLive((live) => live.status?.run ?? null)`. */
export function useLive<Part>(select: (live: LiveState) => Part): Part {
  return useStore(store, select);
}

/** Calls the listener after each change of what is known. Returns how to stop that. */
export const onLive = store.subscribe;

export function currentLive(): LiveState {
  return store.get();
}
