import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { Icon } from '../../components/Icon';
import { marked } from '../../format/marks';
import { plural } from '../../format/quantity';
import { acceptOption } from './findingGroups';

/** What a person has to decide, and how to say it. */
export function AcceptCard({
  open,
  accepted,
  hasDecidable,
}: {
  open: readonly string[];
  accepted: readonly string[];
  hasDecidable: boolean;
}): JSX.Element {
  return (
    <Card title="To be decided">
      <div className="stack">
        {open.length === 0 ? (
          <p className="findings-verdict is-good">
            <Icon name="check" />
            {hasDecidable
              ? 'Everything that is lost or refused has been accepted.'
              : 'Nothing: no finding needs a decision.'}
          </p>
        ) : (
          <>
            <p className="findings-verdict is-open">
              <Icon name="warning" />
              {plural(open.length, 'code')} of losses or refusals that nobody has accepted.
            </p>
            <p className="muted">
              Mend the causes, or say in the next run that they are all right: a run with open losses ends with exit
              code 3, and one with open refusals writes nothing.
            </p>
            <Code text={acceptOption(open, accepted)} copyLabel="Copy the option" />
          </>
        )}
        {accepted.length > 0 && (
          <p className="muted">
            Accepted in this run:{' '}
            {accepted.map((code, index) => (
              <span key={code}>
                {index > 0 && ', '}
                <code>{marked(code)}</code>
              </span>
            ))}
            .
          </p>
        )}
      </div>
    </Card>
  );
}
