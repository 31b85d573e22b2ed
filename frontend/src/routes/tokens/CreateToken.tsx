import { type FormEvent, useId, useState } from 'react';
import { roleNames } from '../../app/permissions';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { Choice, SelectField, TextField } from '../../components/Field';
import { ErrorState } from '../../components/States';
import { type ApiProblem, asProblem } from '../../services/api';
import type { Role } from '../../services/session';
import { createToken, type IssuedToken } from '../../services/tokens';
import { defaultLifetimeSeconds, lifetimes, nameProblem } from './tokenForm';

const roleTexts: Record<Role, string> = {
  read_only: 'Looks at everything but texts of statements, tokens and the audit.',
  operator: 'Also starts and steers runs and backups, downloads dumps, and reads texts of statements.',
  admin: 'Everything, tokens and the audit included.',
};

const roleOptions = (['read_only', 'operator', 'admin'] as const).map((value) => ({ value, text: roleNames[value] }));

export function CreateToken({
  onClose,
  onCreated,
}: {
  onClose(): void;
  onCreated(issued: IssuedToken): void;
}): JSX.Element {
  const formID = useId();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('read_only');
  const [lifetime, setLifetime] = useState(String(defaultLifetimeSeconds));
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const nameError = nameProblem(name);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isBusy || nameError !== undefined) return;
    setIsBusy(true);
    setProblem(undefined);
    try {
      onCreated(await createToken({ name, role, expiresInSeconds: lifetime === '' ? null : Number(lifetime) }));
    } catch (error) {
      setProblem(asProblem(error));
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      title="Create a token"
      onClose={onClose}
      isBusy={isBusy}
      actions={
        <>
          <Button onClick={onClose} isBusy={isBusy}>
            Back
          </Button>
          <Button kind="primary" type="submit" form={formID} isBusy={isBusy}>
            Create
          </Button>
        </>
      }
    >
      <form id={formID} className="stack" onSubmit={(event) => void create(event)} noValidate>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          hint="What it is for, as lists and the audit show it."
          autoComplete="off"
          required
          autoFocus
          error={isTried ? nameError : undefined}
        />
        <div className="stack-small">
          <Choice<Role> label="Role" value={role} onChange={setRole} options={roleOptions} />
          <p className="muted">{roleTexts[role]}</p>
        </div>
        <SelectField
          label="Expires after"
          value={lifetime}
          onChange={setLifetime}
          hint={lifetime === '' ? 'It is good until somebody revokes it: think of who would.' : undefined}
          options={lifetimes.map(({ label, seconds }) => ({
            value: seconds === null ? '' : String(seconds),
            text: label,
          }))}
        />
        {problem !== undefined && <ErrorState problem={problem} />}
        {problem?.isUnanswered === true && (
          <p>Whether the token was made is not known. If the list shows it, revoke it: its text is lost.</p>
        )}
      </form>
    </Dialog>
  );
}
