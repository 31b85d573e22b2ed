import { useState } from 'react';
import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { SelectField } from '../../components/Field';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import type { RejectCount, RejectSelection } from '../../services/rejects';
import type { Run } from '../../services/status';
import { policyChoices, replayCommand } from './rejectWords';

/** How to get the rows in: what would take them, and the command that tries them again. */
export function ReplayCard({
  run,
  selection,
  counts,
}: {
  run: Run;
  selection: RejectSelection;
  counts: readonly RejectCount[];
}): JSX.Element {
  const choices = policyChoices(counts);
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const chosen = new Map(
    choices.flatMap(({ option }) => {
      const value = values.get(option);
      return value === undefined || value === '' ? [] : [[option, value] as const];
    }),
  );
  const remedies = remediesOf(counts);
  return (
    <Card title="Try them again">
      <div className="stack">
        <ul className="reject-remedies">
          {remedies.map(({ reason, remedy }) => (
            <li key={`${reason} ${remedy}`}>
              <code>{marked(reason)}</code> <Text text={remedy} isProse />
            </li>
          ))}
        </ul>
        {choices.length > 0 && (
          <div className="reject-policies">
            {choices.map(({ option, reason, values: offered }) => (
              <SelectField
                key={option}
                label={`${option}, for ${reason}`}
                value={values.get(option) ?? ''}
                options={[{ value: '', text: 'As in the run' }, ...offered.map((value) => ({ value, text: value }))]}
                onChange={(value) => setValues(new Map(values).set(option, value))}
              />
            ))}
          </div>
        )}
        <Code text={replayCommand(run.target, selection, chosen)} copyLabel="Copy the command" />
        <p className="muted">
          {run.state === 'running'
            ? 'A replay is refused while a run is at work: wait for its end.'
            : 'Each row goes from the bytes that the source sent into the columns that the target has now; what is refused again stays here.'}
        </p>
      </div>
    </Card>
  );
}

const REMEDIES_MAX = 8;

function remediesOf(counts: readonly RejectCount[]): { reason: string; remedy: string }[] {
  const known = new Map<string, { reason: string; remedy: string }>();
  for (const { reason, remedy } of counts) known.set(`${reason} ${remedy}`, { reason, remedy });
  return [...known.values()].slice(0, REMEDIES_MAX);
}
