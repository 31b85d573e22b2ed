import { useEffect, useState } from 'react';
import { Button } from '../../components/Button';
import { SelectField, TextField } from '../../components/Field';
import type { AuditEntry, AuditFilter, AuditOutcome } from '../../services/audit';

export const outcomeOptions: readonly { value: AuditOutcome | ''; text: string }[] = [
  { value: '', text: 'All outcomes' },
  { value: 'begun', text: 'Begun' },
  { value: 'succeeded', text: 'Succeeded' },
  { value: 'failed', text: 'Failed' },
  { value: 'denied', text: 'Denied' },
];

/** What the server filters by: whole names. What the entries in sight hold is offered. */
export function AuditFilterForm({
  filter,
  entries,
  onChange,
}: {
  filter: AuditFilter;
  entries: readonly AuditEntry[];
  onChange(change: Partial<Record<keyof AuditFilter, string>>): void;
}): JSX.Element {
  const [principal, setPrincipal] = useState(filter.principal);
  const [action, setAction] = useState(filter.action);
  useEffect(() => setPrincipal(filter.principal), [filter.principal]);
  useEffect(() => setAction(filter.action), [filter.action]);
  const isFiltered = filter.principal !== '' || filter.action !== '' || filter.outcome !== '';
  return (
    <form
      className="audit-filter"
      role="search"
      aria-label="Entries"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ principal: principal.trim(), action: action.trim() });
      }}
    >
      <TextField
        label="Principal"
        value={principal}
        onChange={setPrincipal}
        list="audit-principals"
        placeholder="token:5e0c…, cli:anna"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        label="Action"
        value={action}
        onChange={setAction}
        list="audit-actions"
        placeholder="run.start"
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField
        label="Outcome"
        value={filter.outcome}
        options={outcomeOptions}
        onChange={(outcome) => onChange({ outcome })}
      />
      <div className="row">
        <Button type="submit" icon="search">
          Filter
        </Button>
        {isFiltered && (
          <Button kind="quiet" icon="cross" onClick={() => onChange({ principal: '', action: '', outcome: '' })}>
            Show all
          </Button>
        )}
      </div>
      <datalist id="audit-principals">{distinct(entries, (entry) => entry.principal)}</datalist>
      <datalist id="audit-actions">{distinct(entries, (entry) => entry.action)}</datalist>
    </form>
  );
}

function distinct(entries: readonly AuditEntry[], value: (entry: AuditEntry) => string): JSX.Element[] {
  return [...new Set(entries.map(value))].sort().map((text) => <option key={text} value={text} />);
}
