import { useRef, useState } from 'react';
import { refusal } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { OrderDialog } from '../../components/OrderDialog';
import { toast } from '../../components/Toast';
import { startBackup } from '../../services/backups';
import { randomKey } from '../../services/randomKey';
import { invalidate } from '../../services/useQuery';

export function BackUpNow({ onOpen }: { onOpen(id: string): void }): JSX.Element {
  const { role } = usePrincipal();
  const [isOpen, setIsOpen] = useState(false);
  const reason = refusal(role, 'POST /api/backups');
  return (
    <>
      <Button kind="primary" icon="backups" refusal={reason} onClick={() => setIsOpen(true)}>
        Back up now
      </Button>
      {reason !== undefined && <span className="muted">{reason}</span>}
      {isOpen && <StartDialog onClose={() => setIsOpen(false)} onOpen={onOpen} />}
    </>
  );
}

/** One dialog asks for one backup: each press in it has the same key, and the server takes them for one. */
function StartDialog({ onClose, onOpen }: { onClose(): void; onOpen(id: string): void }): JSX.Element {
  const key = useRef<string>();
  const start = async () => {
    key.current ??= randomKey();
    const backup = await startBackup(key.current);
    invalidate('backups');
    onClose();
    toast('The backup has begun.', { detail: `Number ${backup.id}` });
  };
  const show = (id: string) => {
    onClose();
    invalidate('backups');
    onOpen(id);
  };
  return (
    <OrderDialog
      title="Back up the target database"
      confirm="Start backup"
      order={start}
      onClose={onClose}
      explain={({ isUnanswered, more: { running } }) => (
        <>
          {running !== undefined && (
            <div>
              <Button icon="right" onClick={() => show(running)}>
                Show the one that is at work
              </Button>
            </div>
          )}
          {isUnanswered && <p>Whether the backup has begun is not known. Press again: it stays one backup.</p>}
        </>
      )}
    >
      <p>
        pg_dump writes the whole database, as it is at one instant, into one compressed file in the server&rsquo;s
        backup folder. Reading and writing go on meanwhile; ALTER and TRUNCATE of any table wait for its end.
      </p>
      <p className="muted">
        A backup that is written is not yet proven: only a restore shows that it can be restored. One backup runs at a
        time.
      </p>
    </OrderDialog>
  );
}
