import { useState } from 'react';
import { can } from '../../app/permissions';
import { Button } from '../../components/Button';
import { toastProblem } from '../../components/Toast';
import { type Backup, orderBackup } from '../../services/backups';
import type { Role } from '../../services/session';
import { invalidate } from '../../services/useQuery';

/** Keeps a backup whatever the retention says, or gives it back to it. Absent for whoever may not. */
export function PinButton({
  backup,
  role,
  isShort = false,
}: {
  backup: Backup;
  role: Role;
  isShort?: boolean;
}): JSX.Element | null {
  const [isBusy, setIsBusy] = useState(false);
  if (backup.file === undefined || !can(role, 'POST /api/backups/{id}/pin')) return null;
  const { isPinned } = backup.file;
  const change = async () => {
    setIsBusy(true);
    try {
      await orderBackup(backup.id, isPinned ? 'unpin' : 'pin');
      invalidate('backups');
    } catch (error) {
      toastProblem(isPinned ? 'The backup is still pinned.' : 'The backup was not pinned.', error);
    }
    setIsBusy(false);
  };
  const text = isPinned ? 'Unpin' : 'Pin';
  return isShort ? (
    <Button
      kind="quiet"
      icon="pin"
      label={text}
      aria-pressed={isPinned}
      className={isPinned ? 'is-pinned' : ''}
      isBusy={isBusy}
      onClick={() => void change()}
    />
  ) : (
    <Button icon="pin" isBusy={isBusy} onClick={() => void change()}>
      {text}
    </Button>
  );
}
