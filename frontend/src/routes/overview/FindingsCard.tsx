import { Link } from '../../app/Link';
import { Card } from '../../components/Card';
import { StateBadge } from '../../components/StateBadge';
import { formatCount } from '../../format/quantity';

const severities = ['refusal', 'loss', 'altered', 'note'] as const;
const meanings = {
  refusal: 'stop the run until they are accepted',
  loss: 'left out of the target',
  altered: 'moved, and different there',
  note: 'worth knowing',
} as const;

/** Findings by severity, and rejected rows. */
export function FindingsCard({
  findings,
  rowsRejected,
}: {
  findings: Readonly<Record<string, number>>;
  rowsRejected: number;
}): JSX.Element {
  return (
    <Card title="Findings" actions={<Link to="/findings">All findings</Link>}>
      <ul className="tally">
        {severities.map((severity) => (
          <li key={severity}>
            <StateBadge state={severity} />
            <span className="muted tally-meaning">{meanings[severity]}</span>
            <span className="tally-count">{formatCount(findings[severity] ?? 0)}</span>
          </li>
        ))}
        <li>
          <Link to="/rejects">Rejected rows</Link>
          <span className="tally-meaning" />
          <span className={`tally-count${rowsRejected > 0 ? ' figure-bad' : ''}`}>{formatCount(rowsRejected)}</span>
        </li>
      </ul>
    </Card>
  );
}
