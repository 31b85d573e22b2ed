import { useState } from 'react';
import { refusal } from '../../app/permissions';
import { usePrincipal } from '../../app/session';
import { Button } from '../../components/Button';
import { OrderDialog } from '../../components/OrderDialog';
import { toast, toastProblem } from '../../components/Toast';
import { orderRun, type RunOrder } from '../../services/runs';
import type { Run } from '../../services/status';
import type { Situation } from './situation';

const buttons = {
  pause: { text: 'Pause', icon: 'pause', failed: 'The run was not paused.' },
  resume: { text: 'Resume', icon: 'play', failed: 'The run was not resumed.' },
  cancel: { text: 'Cancel', icon: 'stop' },
} as const;

const said: Record<RunOrder, string> = { pause: 'to pause', resume: 'to go on', cancel: 'to stop' };

/** What can be done with a run as it is now. */
export function RunActions({
  run,
  situation,
  onStart,
}: {
  run: Run;
  situation: Situation;
  onStart(): void;
}): JSX.Element {
  const { role } = usePrincipal();
  const [isBusy, setIsBusy] = useState(false);
  const [isAsking, setIsAsking] = useState(false);

  const give = async (order: RunOrder) => {
    const { effect } = await orderRun(run.id, order);
    if (effect === 'left') {
      toast(`The run was told ${said[order]}.`, {
        tone: 'neutral',
        detail: 'Another process works on it, and looks for orders every few seconds.',
      });
    } else {
      toast(effect === 'started' ? 'The run goes on in this server.' : `The run was told ${said[order]}.`);
    }
  };
  const press = async (order: 'pause' | 'resume') => {
    setIsBusy(true);
    try {
      await give(order);
    } catch (error) {
      toastProblem(buttons[order].failed, error);
    }
    setIsBusy(false);
  };

  return (
    <div className="row run-actions">
      {situation.orders.map((order) => (
        <Button
          key={order}
          icon={buttons[order].icon}
          kind={order === 'resume' ? 'primary' : 'secondary'}
          isBusy={isBusy}
          refusal={refusal(role, `POST /api/runs/{id}/${order}`)}
          onClick={() => (order === 'cancel' ? setIsAsking(true) : void press(order))}
        >
          {buttons[order].text}
        </Button>
      ))}
      {situation.canStart && (
        <Button
          icon="plus"
          kind={situation.orders.length === 0 ? 'primary' : 'secondary'}
          refusal={refusal(role, 'POST /api/runs')}
          onClick={onStart}
        >
          Start a run
        </Button>
      )}
      {isAsking && (
        <OrderDialog
          title="Cancel this run?"
          confirm="Cancel the run"
          isDanger
          order={async () => {
            await give('cancel');
            setIsAsking(false);
          }}
          onClose={() => setIsAsking(false)}
        >
          <p>
            What is in flight is finished first. What was copied stays in the target, and Resume goes on from there.
          </p>
          <p>
            The snapshot of the source is given up: rows of tables that are not yet copied will be read as they are when
            the run goes on.
          </p>
        </OrderDialog>
      )}
    </div>
  );
}
