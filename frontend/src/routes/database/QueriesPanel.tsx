import { useMemo, useState } from 'react';
import { Card } from '../../components/Card';
import { DataTable, type Sort } from '../../components/DataTable';
import { Icon } from '../../components/Icon';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { formatCount } from '../../format/quantity';
import type { Statement, StatementOrder, Statements } from '../../services/database';
import type { Query } from '../../services/useQuery';
import { EnableStatements } from './EnableStatements';
import type { StatementHistory } from './statementHistory';
import { StatementDetails } from './StatementDetails';
import { orderOfColumn, sortedRows, statementRows } from './statementOrder';
import { columnsFor } from './statementTable';

const orderTexts: Record<StatementOrder, string> = {
  totalTime: 'total time',
  meanTime: 'mean time',
  calls: 'calls',
  rows: 'rows',
  temp: 'temporary files',
  wal: 'write-ahead log',
};

export default function QueriesPanel({
  query,
  history,
  order,
  onOrder,
}: {
  query: Query<Statements>;
  history: StatementHistory;
  order: StatementOrder;
  onOrder(order: StatementOrder): void;
}): JSX.Element {
  const [sort, setSort] = useState<Sort>({ column: order, direction: 'descending' });
  const [selected, setSelected] = useState<string>();
  const { data, problem } = query;
  const columns = useMemo(() => columnsFor(setSelected), []);
  const rows = useMemo(() => sortedRows(statementRows(data?.items ?? [], history), sort), [data, history, sort]);
  const choose = (next: Sort) => {
    setSort(next);
    const wanted = orderOfColumn(next.column);
    if (wanted !== undefined) onOrder(wanted);
  };
  if (data === undefined)
    return problem === undefined ? (
      <Skeleton lines={8} height={28} />
    ) : (
      <ErrorState problem={problem} onRetry={query.refresh} />
    );
  if (data.state !== 'available') return <EnableStatements statements={data} />;
  const opened = data.items.find(({ id }) => id === selected);
  return (
    <>
      <Card title="Statements by their cost" isFlush actions={<CountedSince statements={data} order={order} />}>
        {problem !== undefined && (
          <p className="card-padding muted" role="status">
            Not up to date: {problem.title}
          </p>
        )}
        <DataTable
          caption="Top queries"
          columns={columns}
          rows={rows}
          rowKey={({ statement }) => statement.id}
          sort={sort}
          onSort={choose}
          rowHeight={40}
          maxHeight="max(320px, calc(100dvh - 300px))"
          empty={rows.length === 0 && <EmptyState icon="database" title="No statement was counted yet" />}
        />
      </Card>
      {data.deallocations > 0 && (
        <p className="muted row">
          <Icon name="info" />
          pg_stat_statements made room {formatCount(data.deallocations)} times by forgetting the statements used least:
          the list is not all.
        </p>
      )}
      {opened !== undefined && (
        <StatementDetails statement={opened} history={history} onClose={() => setSelected(undefined)} />
      )}
    </>
  );
}

function CountedSince({ statements, order }: { statements: Statements; order: StatementOrder }): JSX.Element {
  const { items, statementsTotal, countedSince } = statements;
  const all: readonly Statement[] = items;
  return (
    <span className="muted">
      {all.length < statementsTotal
        ? `The first ${formatCount(all.length)} of ${formatCount(statementsTotal)} by ${orderTexts[order]}`
        : `All ${formatCount(all.length)}`}
      {countedSince !== undefined && <>, counted since {countedSince.slice(0, 19)}</>}
    </span>
  );
}
