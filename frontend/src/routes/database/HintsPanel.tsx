import type { ReactNode } from 'react';
import { Badge } from '../../components/Badge';
import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { formatBytes, formatCompact, plural } from '../../format/quantity';
import { getIndexHints, type ObjectName } from '../../services/database';
import { useQuery } from '../../services/useQuery';

const REFRESH_SECONDS = 300;
const full = ({ schema, name }: ObjectName) => `${schema}.${name}`;

/** What the statistics suggest, for a person to judge. Nothing here is ever done by itself. */
export default function HintsPanel(): JSX.Element {
  const { data, problem, refresh } = useQuery('database/index-hints', getIndexHints, {
    refreshSeconds: REFRESH_SECONDS,
  });
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton lines={8} height={28} />
    ) : (
      <ErrorState problem={problem} onRetry={refresh} />
    );
  return (
    <>
      <p className="muted">
        What the statistics{' '}
        {data.countedSince === undefined ? 'of this server' : <>since {data.countedSince.slice(0, 19)}</>} suggest, for
        a person to judge. Soon after a reset or a restart they know little; a standby may use what this server does
        not.
      </p>
      <Hints
        title="Foreign keys without an index"
        none="Each foreign key has an index."
        caveat="Deleting or changing a referenced row reads the whole referencing table. Not worth it where that never happens, or the table is small."
      >
        {data.foreignKeysWithoutIndex.map((hint) => (
          <Hint key={`${full(hint.table)} ${hint.constraint}`} name={full(hint.table)} statement={hint.statement}>
            <Text text={hint.constraint} /> (<Text text={hint.columns.join(', ')} />) refers to{' '}
            <Text text={full(hint.referencedTable)} />
            {hint.rowsEstimate !== undefined && `; ~${formatCompact(hint.rowsEstimate)} rows`}
          </Hint>
        ))}
      </Hints>
      <Hints
        title="Large tables read from end to end"
        none="No large table is mostly read from end to end."
        caveat="An index may help the statements that do it; reports and backups read whole tables with every right."
      >
        {data.sequentialScans.map((hint) => (
          <Hint key={full(hint.table)} name={full(hint.table)}>
            {plural(hint.sequentialScans, 'sequential scan')} of ~{formatCompact(hint.rowsPerScan)} rows each,{' '}
            {plural(hint.indexScans, 'index scan')}
          </Hint>
        ))}
      </Hints>
      <Hints
        title="Indexes that nobody has used"
        none="Every index was used, or a constraint stands on it."
        caveat="Each costs writes and space. Look at standbys, and at what happens once a month or once a year, before one goes."
      >
        {data.unused.map((hint) => (
          <Hint key={full(hint.index)} name={full(hint.index)} statement={hint.statement}>
            {formatBytes(hint.bytes)} on <Text text={hint.table} />
            {hint.servesForeignKey && (
              <>
                {' '}
                <Badge tone="warning" icon="warning">
                  a foreign key needs it
                </Badge>
              </>
            )}
          </Hint>
        ))}
      </Hints>
      <Hints
        title="Indexes that others make redundant"
        none="No index does the work of another one."
        caveat="The other index begins with the same columns. One that is much smaller may still be worth its space."
      >
        {data.redundant.map((hint) => (
          <Hint key={full(hint.index)} name={full(hint.index)} statement={hint.statement}>
            {formatBytes(hint.bytes)} on <Text text={hint.table} />; {hint.isDuplicate ? 'the same as' : 'covered by'}{' '}
            <Text text={hint.coveringIndex} />
          </Hint>
        ))}
      </Hints>
    </>
  );
}

function Hints({
  title,
  caveat,
  none,
  children,
}: {
  title: string;
  caveat: string;
  none: string;
  children: readonly JSX.Element[];
}): JSX.Element {
  return (
    <Card title={title} actions={children.length > 0 && <Badge>{plural(children.length, 'hint')}</Badge>}>
      {children.length === 0 ? (
        <p className="row hint-none">
          <Icon name="check" />
          {none}
        </p>
      ) : (
        <div className="stack">
          <p className="muted">{caveat}</p>
          <ul className="hints">{children}</ul>
        </div>
      )}
    </Card>
  );
}

function Hint({
  name,
  statement,
  children,
}: {
  name: string;
  statement?: string | undefined;
  children: ReactNode;
}): JSX.Element {
  return (
    <li className="hint">
      <div>
        <strong>
          <Name text={name} />
        </strong>
        <p>{children}</p>
      </div>
      {statement !== undefined && <Code text={statement} copyLabel={`Copy the statement for ${name}`} />}
    </li>
  );
}
