import type { ReactNode } from 'react';
import { marked } from '../format/marks';
import type { ApiProblem } from '../services/api';
import { Button } from './Button';
import { Icon, type IconName } from './Icon';
import { Text } from './Text';

/** Nothing is there, and that is no fault: says what would be here, and what to do. */
export function EmptyState({
  icon = 'info',
  title,
  children,
  action,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): JSX.Element {
  return (
    <div className="empty-state">
      <Icon name={icon} size={28} />
      <p className="empty-state-title">{title}</p>
      {children !== undefined && <div className="muted">{children}</div>}
      {action}
    </div>
  );
}

/** What went wrong, what to do about it, and what to look for in the server's log. */
export function ErrorState({
  problem,
  onRetry,
  title,
}: {
  problem: ApiProblem;
  onRetry?: () => void;
  title?: string;
}): JSX.Element {
  const { detail, hint, fields, requestID } = problem.more;
  return (
    <div className="error-state" role="alert">
      <Icon name="error" size={20} />
      <div className="error-state-body">
        <p className="error-state-title">
          <Text text={title ?? problem.title} isProse />
        </p>
        {title !== undefined && (
          <p>
            <Text text={problem.title} isProse />
          </p>
        )}
        {detail !== undefined && (
          <p>
            <Text text={detail} isProse />
          </p>
        )}
        {fields !== undefined && fields.length > 0 && (
          <ul>
            {fields.map((field) => (
              <li key={`${field.name} ${field.message}`}>
                <code>{marked(field.name)}</code> <Text text={field.message} isProse />
              </li>
            ))}
          </ul>
        )}
        {hint !== undefined && (
          <p className="muted">
            <Text text={hint} isProse />
          </p>
        )}
        {requestID !== undefined && (
          <p className="muted error-state-request">
            Request <code>{requestID}</code> · <code>{problem.code}</code>
          </p>
        )}
      </div>
      {onRetry !== undefined && (
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** The room that something takes that is still on its way. */
export function Skeleton({ lines = 3, height }: { lines?: number; height?: number }): JSX.Element {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place
          key={index}
          className="skeleton-line"
          style={{ height: height ?? 16, width: index === lines - 1 && lines > 1 ? '60%' : '100%' }}
        />
      ))}
    </div>
  );
}
