import { useState } from 'react';
import { can } from '../../app/permissions';
import { Button } from '../../components/Button';
import { OrderDialog } from '../../components/OrderDialog';
import { toast } from '../../components/Toast';
import { type Backup, orderBackup } from '../../services/backups';
import type { Role } from '../../services/session';
import { invalidate } from '../../services/useQuery';

/** Absent for whoever may not. */
export function CancelBackup({ backup, role }: { backup: Backup; role: Role }): JSX.Element | null {
  const [isAsking, setIsAsking] = useState(false);
  const [isOrdered, setIsOrdered] = useState(false);
  if (!can(role, 'POST /api/backups/{id}/cancel')) return null;
  const cancel = async () => {
    await orderBackup(backup.id, 'cancel');
    setIsOrdered(true);
    setIsAsking(false);
    toast('The backup is being cancelled.', { tone: 'neutral' });
    invalidate('backups');
  };
  return (
    <>
      <Button kind="danger" icon="stop" isBusy={isOrdered} onClick={() => setIsAsking(true)}>
        {isOrdered ? 'Cancelling' : 'Cancel'}
      </Button>
      {isAsking && (
        <OrderDialog
          title="Cancel this backup?"
          confirm="Cancel the backup"
          isDanger
          order={cancel}
          onClose={() => setIsAsking(false)}
        >
          <p>Nothing of it stays: the file and its log are removed. Backups that are written are not touched.</p>
        </OrderDialog>
      )}
    </>
  );
}
