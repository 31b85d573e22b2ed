import { useState } from 'react';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Quantity } from '../../components/Quantity';
import { Badge } from '../../components/Badge';
import { ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import { marked, markedLines } from '../../format/marks';
import { formatCount } from '../../format/quantity';
import { loadRejects, type Reject, type RejectSelection } from '../../services/rejects';
import { useMedia } from '../../services/useMedia';
import { useQuery } from '../../services/useQuery';
import { meaningOf } from './rejectWords';

const PAGE_ROWS = 50;

const columns: readonly Column<Reject>[] = [
  { id: 'id', title: 'Number', isNumber: true, width: '88px', cell: (row) => formatCount(row.id) },
  { id: 'table', title: 'Table', width: '18%', cell: (row) => <Name text={row.table} /> },
  { id: 'key', title: 'Row of the source', width: '18%', cell: (row) => <Key row={row} /> },
  {
    id: 'column',
    title: 'Column',
    width: '12%',
    cell: (row) => (row.column === null ? <span className="muted">–</span> : <Name text={row.column} />),
  },
  { id: 'reason', title: 'Why', cell: (row) => <Why row={row} /> },
  {
    id: 'size',
    title: 'Size',
    isNumber: true,
    width: '80px',
    cell: (row) => <Quantity value={row.rawBytes} kind="bytes" />,
  },
  { id: 'when', title: 'When', width: '104px', cell: (row) => <When row={row} /> },
];

/** For a phone: a row's place, and why below it. */
const narrowColumns: readonly Column<Reject>[] = [
  {
    id: 'key',
    title: 'Row of the source',
    cell: (row) => (
      <>
        <span className="reject-second-line">
          <Text text={row.table} />: <Key row={row} />
        </span>
        <span className="reject-second-line">
          <Why row={row} />
        </span>
      </>
    ),
  },
  { id: 'when', title: 'When', width: '104px', cell: (row) => <When row={row} /> },
];

const rowKey = (row: Reject) => String(row.id);

function Key({ row }: { row: Reject }): JSX.Element {
  if (row.key.length === 0) return <span className="muted">no key</span>;
  const whole = row.key.map(({ column, text }) => `${column} = ${text ?? 'NULL'}`).join(', ');
  return (
    <span className="reject-key" title={marked(whole)}>
      {row.key.map(({ column, text }, index) => (
        <span key={column}>
          {index > 0 && ', '}
          <Text text={column} /> = {text === null ? <em>NULL</em> : <Text text={text} />}
        </span>
      ))}
    </span>
  );
}

function Why({ row }: { row: Reject }): JSX.Element {
  const words = row.message ?? meaningOf(row.reason);
  return (
    <span title={words === null ? undefined : markedLines(words)}>
      <code>{marked(row.reason)}</code> {words !== null && <Text text={words} isProse className="muted" />}
    </span>
  );
}

function When({ row }: { row: Reject }): JSX.Element {
  return row.replayedAt === null ? (
    <Time at={row.rejectedAt} show="ago" />
  ) : (
    <Badge tone="good" icon="check">
      Replayed
    </Badge>
  );
}

/** The rows, a page at a time: their places in the source, never their values. */
export function RejectRows({ runID, selection }: { runID: string; selection: RejectSelection }): JSX.Element {
  const isNarrow = useMedia('(width < 720px)');
  // Tokens of the pages before this one: the server only goes forward.
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const token = tokens[tokens.length - 1] ?? null;
  const query = useQuery(`rejects ${runID} ${JSON.stringify(selection)} ${token ?? ''}`, (signal) =>
    loadRejects(runID, selection, PAGE_ROWS, token, signal),
  );
  const { data, problem, refresh, isLoading } = query;
  const next = data?.nextPageToken ?? null;
  return (
    <Card
      isFlush
      title="Rows"
      actions={
        <nav className="row" aria-label="Pages">
          <Button
            icon="left"
            label="Page before"
            refusal={tokens.length === 0 ? 'This is the first page.' : undefined}
            onClick={() => setTokens(tokens.slice(0, -1))}
          />
          <span aria-live="polite">Page {formatCount(tokens.length + 1)}</span>
          <Button
            icon="right"
            label="Next page"
            isBusy={isLoading && data === undefined}
            refusal={next === null ? 'This is the last page.' : undefined}
            onClick={() => {
              if (next !== null) setTokens([...tokens, next]);
            }}
          />
          <Button kind="quiet" icon="refresh" label="Load again" onClick={refresh} isBusy={isLoading} />
        </nav>
      }
    >
      {problem !== undefined && <ErrorState problem={problem} title="The rows cannot be loaded." onRetry={refresh} />}
      {data === undefined ? (
        problem === undefined && (
          <div className="reject-rows-loading">
            <Skeleton lines={6} height={20} />
          </div>
        )
      ) : (
        <div className="reject-rows">
          <DataTable
            caption="Rejected rows"
            columns={isNarrow ? narrowColumns : columns}
            rowHeight={isNarrow ? 52 : 36}
            rows={data.rows}
            rowKey={rowKey}
          />
        </div>
      )}
      <p className="muted reject-rows-note">
        Values stay on the server: <code>martlet rejects show</code> prints a row, and{' '}
        <code>martlet rejects export</code> writes them to a file.
      </p>
    </Card>
  );
}
