import { useState } from 'react';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { Icon } from '../../components/Icon';
import { ErrorState } from '../../components/States';
import { Time } from '../../components/Time';
import { type ApiProblem, asProblem } from '../../services/api';
import { type AuditVerification, verifyAudit } from '../../services/audit';
import { serverMilliseconds } from '../../services/clock';
import { verdictOf } from './verdict';

interface Result {
  verification: AuditVerification;
  at: Date | null;
}

/** Each entry holds the hash of the one before; walking along them all finds whoever has changed one. */
export function ChainCheck(): JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<ApiProblem>();
  const verify = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const verification = await verifyAudit();
      const now = serverMilliseconds();
      setResult({ verification, at: now === null ? null : new Date(now) });
    } catch (error) {
      setProblem(asProblem(error));
    }
    setIsBusy(false);
  };
  return (
    <Card
      title="Chain of entries"
      actions={
        <Button icon="lock" isBusy={isBusy} onClick={() => void verify()}>
          Verify the chain
        </Button>
      }
    >
      <div className="stack-small" role="status">
        {result === undefined && problem === undefined && (
          <p className="muted">
            Each entry holds the hash of the one before. Verifying walks along all of them and names the first that is
            wrong.
          </p>
        )}
        {problem !== undefined && <ErrorState problem={problem} title="The chain could not be verified." />}
        {result !== undefined && <VerdictView {...result} />}
      </div>
    </Card>
  );
}

function VerdictView({ verification, at }: Result): JSX.Element {
  const { isIntact, title, detail } = verdictOf(verification);
  const { head } = verification;
  return (
    <>
      <p className={isIntact ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        <Icon name={isIntact ? 'check' : 'error'} />
        <strong>{title}.</strong>
      </p>
      <p>
        {detail}{' '}
        <span className="muted">
          Verified <Time at={at} show="ago" />.
        </span>
      </p>
      {head !== undefined && (
        <>
          <p className="muted">
            {isIntact ? 'The last entry' : 'The last sound entry'}. Note it elsewhere, and{' '}
            <code>martlet audit verify</code> can later find even a chain that was written anew:
          </p>
          <Code text={`${head.sequence}:${head.hash}`} copyLabel="Copy the anchor" />
        </>
      )}
    </>
  );
}
