import { useMemo, useState } from 'react';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { CheckboxField } from '../../components/Field';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { plural } from '../../format/quantity';
import { useSettings } from '../../services/settings';
import { type IssuedToken, listTokens, type Token } from '../../services/tokens';
import { invalidate, useQuery } from '../../services/useQuery';
import { CreateToken } from './CreateToken';
import { NewTokenText } from './NewTokenText';
import { RevokeToken } from './RevokeToken';
import { TokenTable } from './TokenTable';

export default function TokensPage(): JSX.Element {
  const { tokenID } = usePrincipal();
  const { refreshSeconds } = useSettings();
  const query = useQuery('tokens', listTokens, { refreshSeconds: Math.max(refreshSeconds, 10) });
  const [isCreating, setIsCreating] = useState(false);
  const [issued, setIssued] = useState<IssuedToken>();
  const [revoking, setRevoking] = useState<Token>();
  const [showsOver, setShowsOver] = useState(false);
  const { data: tokens, problem } = query;
  const shown = useMemo(() => tokens?.filter(({ state }) => showsOver || state === 'usable'), [tokens, showsOver]);
  const over = (tokens?.length ?? 0) - (tokens?.filter(({ state }) => state === 'usable').length ?? 0);
  return (
    <>
      <div className="row">
        <Button kind="primary" icon="plus" onClick={() => setIsCreating(true)}>
          Create a token
        </Button>
        {problem !== undefined && tokens !== undefined && (
          <span className="muted" role="status">
            Not up to date: {problem.title}
          </span>
        )}
      </div>
      <Card
        title="Who can sign in"
        isFlush
        actions={
          over > 0 && (
            <CheckboxField
              label={`Show ${plural(over, 'token')} that ${over === 1 ? 'is' : 'are'} over`}
              checked={showsOver}
              onChange={setShowsOver}
            />
          )
        }
      >
        {shown === undefined ? (
          problem === undefined ? (
            <div className="card-padding">
              <Skeleton lines={4} />
            </div>
          ) : (
            <ErrorState problem={problem} onRetry={query.refresh} />
          )
        ) : (
          <TokenTable
            tokens={shown}
            ownID={tokenID}
            onRevoke={setRevoking}
            empty={
              <EmptyState icon="tokens" title="No token can be used">
                Create one for each program and each person.
              </EmptyState>
            }
          />
        )}
      </Card>
      <p className="muted">
        The server keeps only a hash of each token. Who can write to the target&rsquo;s ledger can make one on the
        command line: <code>martlet token create</code>.
      </p>
      {isCreating && (
        <CreateToken
          onClose={() => setIsCreating(false)}
          onCreated={(made) => {
            setIsCreating(false);
            setIssued(made);
            invalidate('tokens');
          }}
        />
      )}
      {issued !== undefined && <NewTokenText issued={issued} onClose={() => setIssued(undefined)} />}
      {revoking !== undefined && (
        <RevokeToken token={revoking} isOwn={revoking.id === tokenID} onClose={() => setRevoking(undefined)} />
      )}
    </>
  );
}
