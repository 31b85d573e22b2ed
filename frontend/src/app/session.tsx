import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type ApiProblem, asProblem } from '../services/api';
import { currentPrincipal, onSessionEnd, type Principal, signIn, signOut } from '../services/session';
import { forgetQueries } from '../services/useQuery';

export type SessionState =
  | { kind: 'unknown' }
  /** Whether somebody is signed in cannot be found out. */
  | { kind: 'unreachable'; problem: ApiProblem }
  | { kind: 'signed-out'; hasEnded: boolean }
  | { kind: 'signed-in'; principal: Principal };

interface SessionActions {
  state: SessionState;
  retry(): void;
  signIn(token: string): Promise<void>;
  signOut(): Promise<void>;
}

const Context = createContext<SessionActions | null>(null);

/** Knows who is signed in. The address stays while nobody is, so that signing in leads back to where one was. */
export function SessionProvider({ children }: { children: ReactNode }): JSX.Element {
  const [state, setState] = useState<SessionState>({ kind: 'unknown' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    const abort = new AbortController();
    currentPrincipal(abort.signal).then(
      (principal) => setState({ kind: 'signed-in', principal }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = asProblem(error);
        setState(problem.isSessionEnd ? { kind: 'signed-out', hasEnded: false } : { kind: 'unreachable', problem });
      },
    );
    return () => abort.abort();
  }, [attempt]);

  useEffect(
    () =>
      onSessionEnd(() => {
        setState((before) => (before.kind === 'signed-in' ? { kind: 'signed-out', hasEnded: true } : before));
      }),
    [],
  );

  // A page that cannot reach the server asks again by itself.
  useEffect(() => {
    if (state.kind !== 'unreachable') return undefined;
    const timer = setTimeout(() => setAttempt((count) => count + 1), 3000);
    return () => clearTimeout(timer);
  }, [state]);

  const enter = useCallback(async (token: string) => {
    const principal = await signIn(token);
    forgetQueries();
    setState({ kind: 'signed-in', principal });
  }, []);
  const leave = useCallback(async () => {
    await signOut();
    forgetQueries();
    setState({ kind: 'signed-out', hasEnded: false });
  }, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);

  const value = useMemo(() => ({ state, retry, signIn: enter, signOut: leave }), [state, retry, enter, leave]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSession(): SessionActions {
  const session = useContext(Context);
  if (session === null) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

/** Who is signed in; only for what is drawn when somebody is. */
export function usePrincipal(): Principal {
  const { state } = useSession();
  if (state.kind !== 'signed-in') throw new Error('usePrincipal is for screens of those who are signed in');
  return state.principal;
}
