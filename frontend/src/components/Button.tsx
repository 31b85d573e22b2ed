import { forwardRef, type ButtonHTMLAttributes, useId } from 'react';
import { Icon, type IconName } from './Icon';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  kind?: 'primary' | 'secondary' | 'danger' | 'quiet';
  icon?: IconName;
  /** The name of a button that shows only its icon. */
  label?: string;
  /** Something is under way: the button does nothing meanwhile. */
  isBusy?: boolean;
  /** Why it cannot be pressed. It stays in the tab order, so that the reason can be read. */
  refusal?: string | undefined;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { kind = 'secondary', icon, label, isBusy = false, refusal, children, className, onClick, type = 'button', ...rest },
  reference,
) {
  const reasonID = useId();
  const isOff = isBusy || refusal !== undefined;
  return (
    <>
      <button
        {...rest}
        ref={reference}
        type={type}
        title={refusal ?? rest.title ?? label}
        aria-label={label}
        aria-disabled={isOff || undefined}
        aria-busy={isBusy || undefined}
        aria-describedby={refusal === undefined ? rest['aria-describedby'] : reasonID}
        className={`button button-${kind}${children === undefined ? ' button-square' : ''}${className === undefined ? '' : ` ${className}`}`}
        onClick={(event) => {
          if (isOff) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {isBusy ? <span className="spinner" aria-hidden="true" /> : icon !== undefined && <Icon name={icon} />}
        {children}
      </button>
      {refusal !== undefined && (
        <span id={reasonID} className="visually-hidden">
          {refusal}
        </span>
      )}
    </>
  );
});
