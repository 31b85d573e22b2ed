import { useState } from 'react';
import { roleNames } from '../../app/permissions';
import { Choice, SelectField, TextField } from '../../components/Field';
import { OrderDialog } from '../../components/OrderDialog';
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
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('read_only');
  const [lifetime, setLifetime] = useState(String(defaultLifetimeSeconds));
  const [isTried, setIsTried] = useState(false);
  const nameError = nameProblem(name);
  const create = async () => {
    setIsTried(true);
    if (nameError !== undefined) return;
    onCreated(await createToken({ name, role, expiresInSeconds: lifetime === '' ? null : Number(lifetime) }));
  };
  return (
    <OrderDialog
      title="Create a token"
      confirm="Create"
      order={create}
      onClose={onClose}
      explain={({ isUnanswered }) =>
        isUnanswered && (
          <p>Whether the token was made is not known. If the list shows it, revoke it: its text is lost.</p>
        )
      }
    >
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
    </OrderDialog>
  );
}
