import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { Text } from '../../components/Text';
import type { Statements } from '../../services/database';

const SETTING = "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'";
const EXTENSION = 'CREATE EXTENSION pg_stat_statements';

/** What has to be done before the server counts statements. */
export function EnableStatements({ statements: { state, hint } }: { statements: Statements }): JSX.Element {
  return (
    <Card title="Top queries">
      <div className="stack">
        <p>
          {state === 'library-not-loaded'
            ? 'The extension pg_stat_statements is in this database, but the server has not loaded its library.'
            : 'The server does not count statements for this database: the extension pg_stat_statements is not in it.'}
        </p>
        {hint !== undefined && (
          <p>
            <strong>
              <Text text={hint} isProse />
            </strong>
          </p>
        )}
        <div className="stack-small">
          <h3>To load the library, as a superuser; then restart the server</h3>
          <Code text={`${SETTING};`} copyLabel="Copy the setting" />
          <p className="muted">
            Where other libraries are loaded already, name them too: the setting is a list. A managed server has a page
            for it.
          </p>
        </div>
        <div className="stack-small">
          <h3>To have it in this database</h3>
          <Code text={`${EXTENSION};`} copyLabel="Copy the statement" />
        </div>
      </div>
    </Card>
  );
}
