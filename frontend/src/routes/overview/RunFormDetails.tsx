import { CheckboxField, SelectField, TextField } from '../../components/Field';
import type { FormErrors, RunForm } from './runForm';

interface DetailsProps {
  form: RunForm;
  errors: FormErrors;
  onChange(part: Partial<RunForm>): void;
}

const byDefault = { value: '', text: 'Default' };

const choices = [
  {
    name: 'snapshot',
    label: 'One moment of the source',
    options: [
      ['auto', 'Best that its rights allow'],
      ['lock', 'With a short lock'],
      ['optimistic', 'Without a lock'],
      ['quiet', 'It is not written to'],
    ],
  },
  {
    name: 'identifierCase',
    label: 'Names',
    options: [
      ['lower', 'Lower case'],
      ['keep', 'As they are'],
      ['snake', 'snake_case'],
    ],
  },
  {
    name: 'tinyintOne',
    label: 'TINYINT(1)',
    options: [
      ['auto', 'By what is in it'],
      ['boolean', 'boolean'],
      ['smallint', 'smallint'],
    ],
  },
  {
    name: 'bigintUnsigned',
    label: 'BIGINT UNSIGNED',
    options: [
      ['auto', 'By what is in it'],
      ['numeric', 'numeric'],
      ['bigint', 'bigint'],
    ],
  },
  {
    name: 'zeroDate',
    label: 'Dates of zeros',
    options: [
      ['reject', 'Reject the row'],
      ['null', 'NULL'],
      ['-infinity', '-infinity'],
      ['text', 'text'],
    ],
  },
  {
    name: 'nul',
    label: 'NUL in texts',
    options: [
      ['reject', 'Reject the row'],
      ['strip', 'Leave it out'],
      ['replace', 'Replace it'],
    ],
  },
  {
    name: 'encoding',
    label: 'Bytes that are no text',
    options: [
      ['reject', 'Reject the row'],
      ['replace', 'Replace them'],
    ],
  },
  {
    name: 'enumeration',
    label: 'ENUM',
    options: [
      ['native', 'A type of its own'],
      ['text', 'text'],
    ],
  },
  {
    name: 'set',
    label: 'SET',
    options: [
      ['array', 'An array'],
      ['text', 'text'],
    ],
  },
] as const;

const numbers = [
  { name: 'jobs', label: 'Tables and chunks at a time' },
  { name: 'indexJobs', label: 'Indexes at a time' },
  { name: 'megabytesPerSecondMax', label: 'At most, in MB/s' },
  { name: 'sourceThreadsRunningMax', label: 'Wait while the source runs more threads than' },
  { name: 'rejectedRowsMax', label: 'Fail after so many rejected rows' },
] as const;

/** What is left alone in most runs. */
export function RunFormDetails({ form, errors, onChange }: DetailsProps): JSX.Element {
  return (
    <>
      <details className="form-details">
        <summary>Speed and care for the source</summary>
        <div className="form-columns">
          {numbers.map(({ name, label }) => (
            <TextField
              key={name}
              label={label}
              inputMode="decimal"
              placeholder="default"
              value={form[name]}
              error={errors[name]}
              onChange={(value) => onChange({ [name]: value })}
            />
          ))}
        </div>
        <CheckboxField
          label="Build indexes while other tables are copied"
          checked={form.overlapsIndexes}
          onChange={(overlapsIndexes) => onChange({ overlapsIndexes })}
        />
      </details>
      <details className="form-details">
        <summary>Types, names and values</summary>
        <div className="form-columns">
          {choices.map(({ name, label, options }) => (
            <SelectField
              key={name}
              label={label}
              value={form[name]}
              onChange={(value) => onChange({ [name]: value })}
              options={[byDefault, ...options.map(([value, text]) => ({ value, text }))]}
            />
          ))}
          <TextField
            label="Schema in the target"
            placeholder="public"
            spellCheck={false}
            value={form.targetSchema}
            onChange={(targetSchema) => onChange({ targetSchema })}
          />
          <TextField
            label="Findings that are accepted"
            placeholder="none"
            spellCheck={false}
            value={form.accept}
            onChange={(accept) => onChange({ accept })}
            hint="Codes, between commas."
          />
        </div>
      </details>
    </>
  );
}
