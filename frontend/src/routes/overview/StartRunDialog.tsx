import { useRef, useState } from 'react';
import { Dialog } from '../../components/Dialog';
import { CheckboxField, SelectField, TextField } from '../../components/Field';
import { OrderDialog } from '../../components/OrderDialog';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { setPendingRun } from '../../services/pendingRun';
import { randomKey } from '../../services/randomKey';
import { listSources, type Source, startRun } from '../../services/runs';
import { useQuery } from '../../services/useQuery';
import { emptyForm, type FormErrors, type RunForm, startOf } from './runForm';
import { RunFormDetails } from './RunFormDetails';
import { endpointText } from './situation';

/** Starts a migration from one of the server's sources. */
export default function StartRunDialog({
  target,
  onClose,
}: {
  target: string | undefined;
  onClose(): void;
}): JSX.Element {
  const sources = useQuery('sources', listSources);
  if (sources.data === undefined || sources.data.length === 0) {
    return (
      <Dialog title="Start a run" onClose={onClose}>
        {sources.data !== undefined ? (
          <EmptyState icon="database" title="This server knows no source">
            <p>
              Start it with <code>--source NAME=URL</code>: no request names a host.
            </p>
          </EmptyState>
        ) : sources.problem !== undefined ? (
          <ErrorState problem={sources.problem} onRetry={sources.refresh} />
        ) : (
          <Skeleton />
        )}
      </Dialog>
    );
  }
  return <StartRunForm sources={sources.data} target={target} onClose={onClose} />;
}

const consequences = {
  fail: 'The run begins only where no table of the plan exists in the target.',
  truncate: 'Tables of the plan that exist in the target lose all their rows first.',
  drop: 'Tables of the plan that exist in the target are dropped first, with all that hangs on them.',
} as const;

function StartRunForm({
  sources,
  target,
  onClose,
}: {
  sources: readonly Source[];
  target: string | undefined;
  onClose(): void;
}): JSX.Element {
  const [form, setForm] = useState<RunForm>({ ...emptyForm, source: sources[0]?.name ?? '' });
  const [errors, setErrors] = useState<FormErrors>({});
  const [isSure, setIsSure] = useState(false);
  // One for this dialog: pressing again after an answer that was lost starts no second run. Another request needs another.
  const key = useRef({ text: '', key: '' });
  const isDestructive = form.onExisting !== 'fail';

  const change = (part: Partial<RunForm>) => {
    setForm({ ...form, ...part });
    if (part.onExisting !== undefined) setIsSure(false);
  };

  const submit = async () => {
    const { start, errors: found } = startOf(form);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const text = JSON.stringify(start);
    if (key.current.text !== text) key.current = { text, key: randomKey() };
    const run = await startRun(start, key.current.key);
    setPendingRun({ id: run.id, source: form.source });
    onClose();
  };

  return (
    <OrderDialog
      title="Start a run"
      confirm="Start the run"
      isDanger={isDestructive}
      isWide
      refusal={isDestructive && !isSure ? 'Say first that rows of the target may go.' : undefined}
      order={submit}
      onClose={onClose}
    >
      <SelectField
        label="Source"
        value={form.source}
        error={errors.source}
        onChange={(source) => change({ source })}
        options={sources.map((source) => ({
          value: source.name,
          text: `${source.name} (${endpointText(source.url)})`,
        }))}
        hint={
          target === undefined ? undefined : (
            <>
              Into <Text text={endpointText(target)} />.
            </>
          )
        }
      />
      <SelectField
        label="Where tables exist in the target"
        value={form.onExisting}
        onChange={(onExisting) => change({ onExisting })}
        hint={consequences[form.onExisting]}
        options={[
          { value: 'fail', text: 'Refuse to start' },
          { value: 'truncate', text: 'Keep the tables, delete their rows' },
          { value: 'drop', text: 'Drop them and make them anew' },
        ]}
      />
      {isDestructive && (
        <CheckboxField
          label="What is in these tables of the target may be lost."
          checked={isSure}
          onChange={setIsSure}
        />
      )}
      <div className="form-columns">
        <TextField
          label="Only these tables"
          value={form.include}
          onChange={(include) => change({ include })}
          spellCheck={false}
          placeholder="all"
          hint="Names or patterns with * and ?, between commas."
        />
        <TextField
          label="Not these tables"
          value={form.exclude}
          onChange={(exclude) => change({ exclude })}
          spellCheck={false}
          placeholder="none"
        />
      </div>
      <RunFormDetails form={form} errors={errors} onChange={change} />
    </OrderDialog>
  );
}
