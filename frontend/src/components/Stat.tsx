import type { ReactNode } from 'react';

/** A figure with its name, and what it means below. Within a `<Stats>`. */
export function Stat({ label, children, note }: { label: string; children: ReactNode; note?: ReactNode }): JSX.Element {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd className="stat-value">{children}</dd>
      {note !== undefined && <dd className="stat-note">{note}</dd>}
    </div>
  );
}

export function Stats({ children }: { children: ReactNode }): JSX.Element {
  return <dl className="stats">{children}</dl>;
}

/** Names and values, one pair a line. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }): JSX.Element {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
