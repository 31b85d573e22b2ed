import { Icon } from '../../components/Icon';
import { Text } from '../../components/Text';
import { getRun } from '../../services/runs';
import type { Run } from '../../services/status';
import { useQuery } from '../../services/useQuery';
import { failureParts } from './situation';

/** Why a run failed, and what to do about it. */
export function RunFailure({ run }: { run: Run }): JSX.Element {
  // The hint is the job's; a run of the command line has none.
  const document = useQuery(`run ${run.id} failed`, (signal) => getRun(run.id, signal));
  const { code, text } = failureParts(document.data?.job?.error ?? run.failure ?? 'The reason was not recorded.');
  return <Failure code={code} text={text} hint={document.data?.job?.hint} />;
}

export function Failure({
  code,
  text,
  hint,
}: {
  code: string | undefined;
  text: string;
  hint: string | undefined;
}): JSX.Element {
  return (
    <div className="error-state" role="alert">
      <Icon name="error" size={20} />
      <div className="error-state-body">
        <p className="error-state-title">
          <Text text={text} isProse />
        </p>
        {hint !== undefined && (
          <p>
            <Text text={hint} isProse />
          </p>
        )}
        {code !== undefined && (
          <p className="error-state-request">
            <code>{code}</code>
          </p>
        )}
      </div>
    </div>
  );
}
