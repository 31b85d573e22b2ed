import { type FormEvent, useEffect, useState } from 'react';
import { useSession } from '../../app/session';
import { Button } from '../../components/Button';
import { TextField } from '../../components/Field';
import { Icon } from '../../components/Icon';
import { ErrorState } from '../../components/States';
import { ApiProblem, asProblem } from '../../services/api';

/** Exchanges a token for a session. Drawn in place of a screen, whose address stays. */
export function SignIn({ hasEnded }: { hasEnded: boolean }): JSX.Element {
  const { signIn } = useSession();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<ApiProblem | undefined>();
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    document.title = 'Sign in · Martlet';
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await signIn(token.trim());
    } catch (error) {
      setProblem(explained(asProblem(error)));
      setIsBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <form className="sign-in-panel" onSubmit={(event) => void submit(event)}>
        <p className="brand">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Martlet
        </p>
        <h1>Sign in</h1>
        {hasEnded && (
          <p className="sign-in-note" role="status">
            <Icon name="info" /> Your session has ended. Sign in to go on where you were.
          </p>
        )}
        <TextField
          label="Token"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          autoFocus
          required
          placeholder="mlt_…"
          value={token}
          onChange={setToken}
          hint={
            <>
              Printed by the first start of <code>martlet serve</code>; <code>martlet token create</code> makes another.
            </>
          }
        />
        {problem !== undefined && <ErrorState problem={problem} />}
        <Button kind="primary" type="submit" isBusy={isBusy}>
          Sign in
        </Button>
        <p className="muted sign-in-foot">
          The token is exchanged for a cookie that no script can read, and kept nowhere.
        </p>
      </form>
    </main>
  );
}

/** What a problem means on this screen. */
function explained(problem: ApiProblem): ApiProblem {
  if (problem.status !== 401) return problem;
  return new ApiProblem(401, problem.code, 'This token is not valid.', {
    ...problem.more,
    hint: 'It may have been revoked, have expired, or not be whole. A token begins with mlt_.',
  });
}
