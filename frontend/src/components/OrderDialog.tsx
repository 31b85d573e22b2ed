import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type ApiProblem, asProblem } from '../services/api';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { ErrorState } from './States';

export interface OrderDialogProps {
  title: string;
  /** What the button says. */
  confirm: string;
  /** Something is lost by it. */
  isDanger?: boolean;
  isWide?: boolean;
  /** Why it cannot be pressed yet. */
  refusal?: string | undefined;
  /** Closes the dialog when it is done, and stays in it when a field is wrong; throws what the server did not do. */
  order(): Promise<void>;
  onClose(): void;
  /** What has to be said of a problem beside its own words. */
  explain?(problem: ApiProblem): ReactNode;
  /** What it is about, and its fields. */
  children: ReactNode;
}

/** Asks for what one order to the server needs. Nothing closes it while that is under way; a problem is shown in it. */
export function OrderDialog(props: OrderDialogProps): JSX.Element {
  const { title, confirm, isDanger = false, isWide = false, refusal, order, onClose, explain, children } = props;
  const formID = useId();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const give = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || refusal !== undefined) return;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await order();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setIsBusy(false);
  };
  return (
    <Dialog
      title={title}
      isWide={isWide}
      isBusy={isBusy}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} isBusy={isBusy}>
            Back
          </Button>
          <Button kind={isDanger ? 'danger' : 'primary'} type="submit" form={formID} isBusy={isBusy} refusal={refusal}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formID} className="stack" noValidate onSubmit={(event) => void give(event)}>
        {children}
        {problem !== undefined && <ErrorState problem={problem} />}
        {problem !== undefined && explain?.(problem)}
      </form>
    </Dialog>
  );
}
