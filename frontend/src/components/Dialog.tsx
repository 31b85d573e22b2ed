import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button';

export interface DialogProps {
  title: string;
  /** Escape, the cross, and a press beside it. Not asked while something is under way. */
  onClose(): void;
  isBusy?: boolean;
  /** At the lower end: Cancel first, what it is for last. */
  actions?: ReactNode;
  isWide?: boolean;
  children: ReactNode;
}

/** In front of everything else while it is drawn; the browser keeps the focus in it and gives it back. */
export function Dialog({
  title,
  onClose,
  isBusy = false,
  actions,
  isWide = false,
  children,
}: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const titleID = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // Not the cross, which comes first: what is to be filled in, else the way back.
      dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea), .dialog-actions button')?.focus();
    }
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog${isWide ? ' dialog-wide' : ''}`}
      aria-labelledby={titleID}
      onCancel={(event) => {
        event.preventDefault();
        if (!isBusy) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current && !isBusy) onClose();
      }}
    >
      <div className="dialog-panel">
        <header className="dialog-header">
          <h2 id={titleID}>{title}</h2>
          <Button kind="quiet" icon="cross" label="Close" onClick={onClose} isBusy={isBusy} />
        </header>
        <div className="dialog-body">{children}</div>
        {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
