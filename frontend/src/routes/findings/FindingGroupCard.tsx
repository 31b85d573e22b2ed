import { memo, useId, useState } from 'react';
import { Link } from '../../app/Link';
import { Badge } from '../../components/Badge';
import { Button } from '../../components/Button';
import { CopyButton } from '../../components/CopyButton';
import { StateBadge } from '../../components/StateBadge';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import { formatCount, plural } from '../../format/quantity';
import { type Finding, needsAcceptance, tableOf } from '../../services/findings';
import { acceptOption, type FindingGroup } from './findingGroups';

const SHOWN = 10;
const MORE = 200;

/** Findings of one code: what to do once, where it is the same for all, then the objects. */
export const FindingGroupCard = memo(function FindingGroupCard({
  group,
  tables,
  isAcceptanceKnown,
}: {
  group: FindingGroup;
  /** Names of the run's tables, for links to them. */
  tables: ReadonlySet<string>;
  isAcceptanceKnown: boolean;
}): JSX.Element {
  const titleID = useId();
  const [shown, setShown] = useState(SHOWN);
  const { findings } = group;
  const left = findings.length - shown;
  return (
    <section className="card finding-group" aria-labelledby={titleID}>
      <header className="finding-group-header">
        <StateBadge state={group.severity} />
        <h2 id={titleID}>
          <code>{marked(group.code)}</code>
        </h2>
        <span className="muted">{plural(findings.length, 'finding')}</span>
        {isAcceptanceKnown && needsAcceptance(group.severity) && (
          <span className="row finding-accept">
            {group.isAccepted ? (
              <Badge tone="good" icon="check">
                Accepted
              </Badge>
            ) : (
              <>
                <Badge tone="warning" icon="warning">
                  Not accepted
                </Badge>
                <CopyButton
                  kind="secondary"
                  text={acceptOption([group.code], [])}
                  label={`Copy --accept ${group.code}`}
                >
                  Copy --accept
                </CopyButton>
              </>
            )}
          </span>
        )}
      </header>
      {group.hint !== null && (
        <p className="finding-hint">
          <strong>What to do:</strong> <Text text={group.hint} isProse />
        </p>
      )}
      <ul className="finding-list">
        {findings.slice(0, shown).map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a run only grows, and two may be alike
          <FindingLine key={index} finding={finding} tables={tables} isHintShared={group.hint !== null} />
        ))}
      </ul>
      {left > 0 && (
        <div className="finding-more">
          <Button kind="quiet" icon="down" onClick={() => setShown(shown + MORE)}>
            {left <= MORE ? `Show ${formatCount(left)} more` : `Show ${formatCount(MORE)} of ${formatCount(left)} more`}
          </Button>
        </div>
      )}
    </section>
  );
});

function FindingLine({
  finding,
  tables,
  isHintShared,
}: {
  finding: Finding;
  tables: ReadonlySet<string>;
  isHintShared: boolean;
}): JSX.Element {
  const table = tableOf(finding.object, (name) => tables.has(name));
  return (
    <li className="finding">
      <span className="finding-object">
        {table === null ? (
          <Text text={finding.object} />
        ) : (
          <Link to={`/tables?${new URLSearchParams({ table }).toString()}`}>
            <Text text={finding.object} />
          </Link>
        )}
      </span>
      <span className="finding-detail">
        <Text text={finding.detail} isProse />
        {finding.count !== null && <span className="muted"> {plural(finding.count, 'value')}.</span>}
        {!isHintShared && finding.hint !== null && (
          <Text text={finding.hint} isProse className="finding-own-hint muted" />
        )}
      </span>
    </li>
  );
}
