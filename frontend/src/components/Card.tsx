import { type ReactNode, useId } from 'react';

export interface CardProps {
  title?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  /** The contents reach the card's border: tables. */
  isFlush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A part of a screen, named by its title. */
export function Card({ title, actions, isFlush = false, className, children }: CardProps): JSX.Element {
  const titleID = useId();
  return (
    <section
      className={`card${isFlush ? ' card-flush' : ''}${className === undefined ? '' : ` ${className}`}`}
      aria-labelledby={title === undefined ? undefined : titleID}
    >
      {(title !== undefined || actions !== undefined) && (
        <header className="card-header">
          {title !== undefined && <h2 id={titleID}>{title}</h2>}
          {actions !== undefined && <div className="row">{actions}</div>}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
