import { useState } from 'react';
import { can } from '../../app/permissions';
import { Button } from '../../components/Button';
import { ConfirmDialog } from '../../components/Dialog';
import { toast, toastProblem } from '../../components/Toast';
import { type Backup, orderBackup } from '../../services/backups';
import type { Role } from '../../services/session';
import { invalidate } from '../../services/useQuery';

/** Absent for whoever may not. */
export function CancelBackup({ backup, role }: { backup: Backup; role: Role }): JSX.Element | null {
  const [isAsking, setIsAsking] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [isOrdered, setIsOrdered] = useState(false);
  if (!can(role, 'POST /api/backups/{id}/cancel')) return null;
  const cancel = async () => {
    setIsSending(true);
    try {
      await orderBackup(backup.id, 'cancel');
      setIsOrdered(true);
      toast('The backup is being cancelled.', { tone: 'neutral' });
      invalidate('backups');
    } catch (error) {
      toastProblem('The backup was not cancelled.', error);
    }
    setIsSending(false);
    setIsAsking(false);
  };
  return (
    <>
      <Button kind="danger" icon="stop" isBusy={isOrdered} onClick={() => setIsAsking(true)}>
        {isOrdered ? 'Cancelling' : 'Cancel'}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Cancel this backup?"
          confirm="Cancel the backup"
          isDanger
          isBusy={isSending}
          onConfirm={() => void cancel()}
          onClose={() => setIsAsking(false)}
        >
          <p>Nothing of it stays: the file and its log are removed. Backups that are written are not touched.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
