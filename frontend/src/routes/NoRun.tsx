import { Link } from '../app/Link';
import { EmptyState } from '../components/States';

/** For screens about a run, on a target that has seen none. */
export function NoRun({ what }: { what: string }): JSX.Element {
  return (
    <EmptyState
      icon="clock"
      title="There is no run yet."
      action={
        <Link to="/" className="button button-secondary">
          Go to the overview
        </Link>
      }
    >
      When a migration into this target has been started, from here or from the command line, this screen shows {what}.
    </EmptyState>
  );
}
