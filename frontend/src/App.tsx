import { useEffect } from 'react';
import { SessionProvider, useSession } from './app/session';
import { Shell } from './app/Shell';
import { ErrorState } from './components/States';
import { SignIn } from './routes/sign-in/SignIn';
import { startListening } from './services/liveStore';

export function App(): JSX.Element {
  return (
    <SessionProvider>
      <Contents />
    </SessionProvider>
  );
}

function Contents(): JSX.Element {
  const { state, retry } = useSession();
  const isSignedIn = state.kind === 'signed-in';
  useEffect(() => (isSignedIn ? startListening() : undefined), [isSignedIn]);
  switch (state.kind) {
    case 'unknown':
      return <div aria-busy="true" />;
    case 'unreachable':
      return (
        <main className="problem-page">
          <h1>Martlet</h1>
          <ErrorState problem={state.problem} onRetry={retry} />
        </main>
      );
    case 'signed-out':
      return <SignIn hasEnded={state.hasEnded} />;
    case 'signed-in':
      return <Shell />;
  }
}
