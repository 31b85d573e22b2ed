import { Card } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { marked, markedLines } from '../../format/marks';
import { formatCount, formatDuration, formatRatio } from '../../format/quantity';
import type { ConnectionGroup, Connections, Session } from '../../services/database';
import type { Query } from '../../services/useQuery';
import { stateName } from './metricsHistory';

export default function ConnectionsPanel({ query }: { query: Query<Connections> }): JSX.Element {
  const { data, problem, refresh } = query;
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton lines={6} height={28} />
    ) : (
      <ErrorState problem={problem} onRetry={refresh} />
    );
  const used = data.connectionsMax > 0 ? data.connections / data.connectionsMax : 0;
  return (
    <>
      <Card title="In use">
        <div className="stack-small">
          <Progress
            label="Connections in use"
            percent={used * 100}
            tone={used > 0.9 ? 'bad' : used > 0.75 ? 'warning' : 'accent'}
            isTall
          />
          <p>
            {formatCount(data.connections)} of {formatCount(data.connectionsMax)} ({formatRatio(used)})
            <span className="muted">, {formatCount(data.connectionsReserved)} of them kept for superusers</span>
          </p>
        </div>
      </Card>
      <div className="chart-grid">
        <Groups title="By state" name="State" groups={data.byState} />
        <Groups title="By user" name="User" groups={data.byUser} />
        <Groups title="By program" name="Program" groups={data.byApplication} />
      </div>
      <Card title="Open the longest" isFlush>
        <DataTable
          caption="Longest transactions"
          columns={sessionColumns}
          rows={data.longestTransactions}
          rowKey={(session) => `${session.processID} ${session.query ?? ''}`}
          empty={
            data.longestTransactions.length === 0 && (
              <EmptyState icon="check" title="No transaction is open">
                An open transaction holds back VACUUM for as long as it is.
              </EmptyState>
            )
          }
        />
      </Card>
    </>
  );
}

function Groups({
  title,
  name,
  groups,
}: {
  title: string;
  name: string;
  groups: readonly ConnectionGroup[];
}): JSX.Element {
  return (
    <Card title={title} isFlush>
      <DataTable
        caption={`Connections ${title.toLowerCase()}`}
        columns={groupColumns(name)}
        rows={groups}
        rowKey={(group) => group.name ?? ''}
        maxHeight="320px"
      />
    </Card>
  );
}

function groupColumns(name: string): readonly Column<ConnectionGroup>[] {
  return [
    { id: 'name', title: name, cell: (group) => <Name text={stateName(group.name)} /> },
    {
      id: 'connections',
      title: 'Connections',
      isNumber: true,
      width: '104px',
      cell: ({ connections }) => <Quantity value={connections} />,
    },
    {
      id: 'longest',
      title: 'Longest open',
      isNumber: true,
      width: '112px',
      cell: ({ longestTransactionSeconds }) => formatDuration(longestTransactionSeconds),
    },
  ];
}

const sessionColumns: readonly Column<Session>[] = [
  {
    id: 'pid',
    title: 'Session',
    width: '92px',
    cell: ({ processID }) => <code>{processID > 0 ? processID : 'prepared'}</code>,
  },
  {
    id: 'age',
    title: 'Open for',
    isNumber: true,
    width: '96px',
    cell: ({ transactionSeconds }) => formatDuration(transactionSeconds),
  },
  { id: 'state', title: 'State', width: '150px', isSecondary: true, cell: ({ state }) => stateName(state) },
  {
    id: 'wait',
    title: 'Waits for',
    width: '150px',
    isSecondary: true,
    cell: ({ waitEventType, waitEvent }) => marked([waitEventType, waitEvent].filter(Boolean).join(': ') || '–'),
  },
  { id: 'user', title: 'User', width: '14%', isSecondary: true, cell: ({ user }) => <Name text={user ?? '–'} /> },
  {
    id: 'application',
    title: 'Program',
    width: '14%',
    isSecondary: true,
    cell: ({ application }) => <Name text={application ?? '–'} />,
  },
  {
    id: 'query',
    title: 'Statement, without its constants',
    cell: ({ query }) => (
      <code dir="auto" title={query && markedLines(query)}>
        {query === undefined ? '–' : markedLines(query)}
      </code>
    ),
  },
];
