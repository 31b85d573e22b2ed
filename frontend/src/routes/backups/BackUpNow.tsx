import { useRef, useState } from 'react';
import { refusal } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { ErrorState } from '../../components/States';
import { toast } from '../../components/Toast';
import { type ApiProblem, asProblem } from '../../services/api';
import { startBackup } from '../../services/backups';
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
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const start = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      key.current ??= freshKey();
      const backup = await startBackup(key.current);
      invalidate('backups');
      onClose();
      toast('The backup has begun.', { detail: `Number ${backup.id}` });
    } catch (error) {
      setProblem(asProblem(error));
      setIsBusy(false);
    }
  };
  const show = (id: string) => {
    onClose();
    invalidate('backups');
    onOpen(id);
  };
  return (
    <Dialog
      title="Back up the target database"
      onClose={onClose}
      isBusy={isBusy}
      actions={
        <>
          <Button onClick={onClose} isBusy={isBusy}>
            Back
          </Button>
          <Button kind="primary" onClick={() => void start()} isBusy={isBusy}>
            Start backup
          </Button>
        </>
      }
    >
      <p>
        pg_dump writes the whole database, as it is at one instant, into one compressed file in the server&rsquo;s
        backup folder. Reading and writing go on meanwhile; ALTER and TRUNCATE of any table wait for its end.
      </p>
      <p className="muted">
        A backup that is written is not yet proven: only a restore shows that it can be restored. One backup runs at a
        time.
      </p>
      {problem !== undefined && <StartProblem problem={problem} onShow={show} />}
    </Dialog>
  );
}

function StartProblem({ problem, onShow }: { problem: ApiProblem; onShow(id: string): void }): JSX.Element {
  const { running } = problem.more;
  return (
    <>
      <ErrorState problem={problem} />
      {running !== undefined && (
        <div>
          <Button icon="right" onClick={() => onShow(running)}>
            Show the one that is at work
          </Button>
        </div>
      )}
      {problem.isUnanswered && <p>Whether the backup has begun is not known. Press again: it stays one backup.</p>}
    </>
  );
}

/** 128 random bits. `crypto.randomUUID` is there only where the page came over TLS. */
function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
