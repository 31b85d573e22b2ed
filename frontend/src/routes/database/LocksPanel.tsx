import { useMemo } from 'react';
import { Badge } from '../../components/Badge';
import { Card } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import { formatCount, formatDuration, plural } from '../../format/quantity';
import { getLocks, type LockNode } from '../../services/database';
import { useSettings } from '../../services/settings';
import { useQuery } from '../../services/useQuery';
import { type LockRow, lockRows } from './lockRows';
import { statementKind } from './statementKind';

const DEPTH_SHOWN_MAX = 10;

/** Who waits for whom: below each session those that it holds up. */
export default function LocksPanel(): JSX.Element {
  const { refreshSeconds } = useSettings();
  const { data, problem, refresh } = useQuery('database/locks', getLocks, { refreshSeconds });
  const rows = useMemo(() => lockRows(data?.roots ?? []), [data]);
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton lines={6} height={28} />
    ) : (
      <ErrorState problem={problem} onRetry={refresh} />
    );
  return (
    <Card
      title="Who waits for whom"
      isFlush
      actions={
        <span className="muted">
          {data.waitersTotal === 0 ? '' : `${plural(data.waitersTotal, 'session')} waiting`}
        </span>
      }
    >
      {problem !== undefined && (
        <p className="card-padding muted" role="status">
          Not up to date: {problem.title}
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState icon="check" title="Nobody waits for a lock">
          Sessions that wait for another one&rsquo;s lock would be here, below the one that holds it.
        </EmptyState>
      ) : (
        <DataTable
          caption="Sessions that wait, below those that hold them up"
          columns={columns}
          rows={rows}
          rowKey={({ node }) => keyOf(node)}
          rowHeight={40}
        />
      )}
      {data.isCut && <p className="card-padding muted">More sessions wait than are shown.</p>}
    </Card>
  );
}

/** Prepared transactions have no process: what they hold tells them apart. */
function keyOf({ session, lock, blockedBy }: LockNode): string {
  return session.processID > 0 ? String(session.processID) : JSON.stringify([session, lock, blockedBy]);
}

const columns: readonly Column<LockRow>[] = [
  {
    id: 'session',
    title: 'Session',
    width: '172px',
    cell: ({ node, depth }) => (
      <span className="lock-session" style={{ paddingInlineStart: Math.min(depth, DEPTH_SHOWN_MAX) * 16 }}>
        {depth > 0 && (
          <span className="lock-branch" aria-hidden="true">
            └
          </span>
        )}
        {depth > 0 && <span className="visually-hidden">Level {depth + 1}: </span>}
        <code>{node.session.processID > 0 ? node.session.processID : 'prepared'}</code>
        {node.isInCycle ? (
          <Badge tone="bad" icon="error">
            Deadlock
          </Badge>
        ) : (
          depth === 0 && (
            <Badge tone="warning" icon="lock">
              Holds up
            </Badge>
          )
        )}
      </span>
    ),
  },
  {
    id: 'wait',
    title: 'Waits',
    isNumber: true,
    width: '88px',
    cell: ({ node }) =>
      node.waitSeconds === undefined ? (
        <span className="muted">–</span>
      ) : (
        <strong>{formatDuration(node.waitSeconds)}</strong>
      ),
  },
  { id: 'lock', title: 'For', width: '24%', cell: ({ node }) => <Awaited node={node} /> },
  { id: 'kind', title: 'Statement', cell: ({ node }) => <StatementOf node={node} /> },
  {
    id: 'below',
    title: 'Holds up',
    isNumber: true,
    isSecondary: true,
    width: '128px',
    cell: ({ waitersTotal, longestWaitSeconds }) =>
      waitersTotal === 0 ? (
        <span className="muted">–</span>
      ) : (
        `${formatCount(waitersTotal)}${longestWaitSeconds === null ? '' : `, up to ${formatDuration(longestWaitSeconds)}`}`
      ),
  },
  {
    id: 'transaction',
    title: 'Transaction',
    isNumber: true,
    isSecondary: true,
    width: '104px',
    cell: ({ node }) => formatDuration(node.session.transactionSeconds),
  },
  {
    id: 'state',
    title: 'State',
    isSecondary: true,
    width: '92px',
    cell: ({ node }) => <Text text={node.session.state ?? '–'} />,
  },
  {
    id: 'who',
    title: 'User, program',
    isSecondary: true,
    width: '15%',
    cell: ({ node: { session } }) => (
      <Name
        text={[session.user, session.application].filter((part) => part !== undefined && part !== '').join(', ') || '–'}
      />
    ),
  },
];

function Awaited({ node: { lock, blockedBy } }: { node: LockNode }): JSX.Element {
  if (lock === undefined)
    return (
      <span className="muted" title="It waits for no lock, and can go on">
        nothing
      </span>
    );
  const what = lock.relation === undefined ? lock.type : `${lock.relation.schema}.${lock.relation.name}`;
  return (
    <span className="row-nowrap" title={`${lock.mode} on ${what} (${lock.type}); held up by ${blockedBy.join(', ')}`}>
      <Name text={what} />
      <span className="muted lock-mode">{lock.mode.replace(/Lock$/, '')}</span>
    </span>
  );
}

function StatementOf({ node: { session } }: { node: LockNode }): JSX.Element {
  const kind = statementKind(session.query);
  if (session.query === undefined || session.query === '') return <span className="muted">not known</span>;
  return (
    <bdi dir="auto" title={marked(session.query)}>
      {kind !== null && <strong>{kind} </strong>}
      <code className="muted">{marked(restOf(session.query, kind))}</code>
    </bdi>
  );
}

/** The statement without the words that its kind already says. */
function restOf(query: string, kind: string | null): string {
  const text = query.replace(/\s+/g, ' ').trim();
  return kind !== null && text.toUpperCase().startsWith(`${kind} `) ? text.slice(kind.length + 1) : text;
}
