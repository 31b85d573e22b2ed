import { useSyncExternalStore } from 'react';

// Addresses by the history API. The server gives the same page for each of them.

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of [...listeners]) listener();
};
if (typeof window !== 'undefined') window.addEventListener('popstate', tell);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Goes to an address of this dashboard. */
export function navigate(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace === true) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tell();
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => normalPath(location.pathname));
}

export function normalPath(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The address's query, to keep filters and order in, so that a link leads to the same view. */
export function useQueryParameters(): [URLSearchParams, (change: Record<string, string | undefined>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return [new URLSearchParams(search), changeQueryParameters];
}

/** Undefined and the empty text take a parameter away. Does not add to the history. */
export function changeQueryParameters(change: Record<string, string | undefined>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  navigate(text === '' ? location.pathname : `${location.pathname}?${text}`, { replace: true });
}
