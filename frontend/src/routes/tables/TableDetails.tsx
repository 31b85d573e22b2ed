import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from '../../app/Link';
import { changeQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { Name } from '../../components/Name';
import { Progress } from '../../components/Progress';
import { Quantity } from '../../components/Quantity';
import { RowCount } from '../../components/RowCount';
import { Facts } from '../../components/Stat';
import { StateBadge } from '../../components/StateBadge';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import { formatPercent, plural } from '../../format/quantity';
import { findingsOfTable, loadFindings } from '../../services/findings';
import { loadRejects } from '../../services/rejects';
import { loadSteps, type Step } from '../../services/runTables';
import type { Run } from '../../services/status';
import type { TableRow } from '../../services/tables';
import { type Query, useQuery } from '../../services/useQuery';
import { rejectsAddress, tone } from './tableColumns';
import { stepName } from './stepName';

const REFRESH_SECONDS = 5;

type RunOfTable = Pick<Run, 'id' | 'state'>;

/** All that is known of one table, beside the list. */
export function TableDetails({
  run,
  name,
  row,
}: {
  run: RunOfTable;
  name: string;
  row: TableRow | undefined;
}): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const close = () => changeQueryParameters({ table: undefined });
  return (
    <aside
      className="table-details"
      aria-labelledby="table-details-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header className="table-details-header">
        <h2 id="table-details-title" ref={heading} tabIndex={-1}>
          <Text text={name} />
        </h2>
        <Button kind="quiet" icon="cross" label="Close the details" onClick={close} />
      </header>
      {row === undefined ? (
        <EmptyState icon="tables" title="The run has no table of this name." />
      ) : (
        <Contents run={run} row={row} />
      )}
    </aside>
  );
}

function Contents({ run, row }: { run: RunOfTable; row: TableRow }): JSX.Element {
  return (
    <>
      <div className="row">
        <StateBadge state={row.state} />
        <span>{formatPercent(row.percent)} copied</span>
      </div>
      <Progress label={`Copied of ${row.name}`} percent={row.percent} tone={tone(row)} isTall />
      <Facts
        items={[
          ['Goes to', <Name key="target" text={row.target} />],
          [
            'Rows written',
            <span key="rows">
              <RowCount value={row.rowsCopied} /> of <RowCount value={row.rowsTotal} isEstimate={row.isEstimated} />
            </span>,
          ],
          ['Rows rejected', <RowCount key="rejected" value={row.rowsRejected} />],
          [
            row.state === 'copying' ? 'Rate' : 'Average rate of a reader',
            <Quantity key="rate" value={row.rowsPerSecond} kind="rate" />,
          ],
          ['Size in the source', <Quantity key="size" value={row.bytesTotal} kind="bytes" />],
          ['Sent to the target', <Quantity key="sent" value={row.bytesCopied} kind="bytes" />],
          ['Chunks', `${row.chunksDone} of ${row.chunksTotal}`],
          ['Time copying, all readers', <Quantity key="clock" value={row.secondsCopying} kind="duration" />],
        ]}
      />
      <Statements run={run} row={row} />
      <RejectedRows run={run} row={row} />
      <TableFindings run={run} row={row} />
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="table-details-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What a query of the panel has come to: its data are drawn, everything else is said. */
function Loaded<Data>({ query, children }: { query: Query<Data>; children(data: Data): ReactNode }): JSX.Element {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  return query.problem === undefined ? (
    <Skeleton lines={2} />
  ) : (
    <ErrorState problem={query.problem} onRetry={query.refresh} />
  );
}

function useRefresh(run: RunOfTable): { refreshSeconds: number | undefined } {
  return { refreshSeconds: run.state === 'running' ? REFRESH_SECONDS : undefined };
}

function Statements({ run, row }: { run: RunOfTable; row: TableRow }): JSX.Element {
  const query = useQuery(
    `steps ${run.id} ${row.name}`,
    (signal) => loadSteps(run.id, row.name, signal),
    useRefresh(run),
  );
  return (
    <Part title="Indexes and constraints">
      <Loaded query={query}>
        {(steps) =>
          steps.length === 0 ? (
            <p className="muted">None.</p>
          ) : (
            <ul className="step-list">
              {steps.map((step) => (
                <StepLine key={step.id} step={step} target={row.target} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Part>
  );
}

function StepLine({ step, target }: { step: Step; target: string }): JSX.Element {
  const { kind, name } = stepName(step, target);
  return (
    <li className="step">
      <span className="step-name">
        <span className="muted">{kind}</span>
        {name !== '' && (
          <>
            {' '}
            <Text text={name} />
          </>
        )}
      </span>
      <StateBadge state={step.state} />
      <span className="step-seconds muted">
        {step.state === 'done' && <Quantity value={step.seconds} kind="duration" />}
      </span>
      {step.error !== undefined && (
        <p className="step-error">
          <Text text={step.error} isProse />
        </p>
      )}
    </li>
  );
}

function RejectedRows({ run, row }: { run: RunOfTable; row: TableRow }): JSX.Element {
  const hasRejects = row.rowsRejected > 0;
  const selection = { table: row.name, column: null, reason: null, state: 'all' } as const;
  const query = useQuery(
    `rejects ${run.id} of ${row.name}`,
    (signal) => loadRejects(run.id, selection, 1, null, signal),
    { ...useRefresh(run), isEnabled: hasRejects },
  );
  return (
    <Part title="Rejected rows">
      {!hasRejects ? (
        <p className="muted">None.</p>
      ) : (
        <>
          <Loaded query={query}>
            {(page) => (
              <ul className="plain-list">
                {page.counts.map((count) => (
                  <li key={`${count.reason} ${count.column ?? ''}`}>
                    {plural(count.rows, 'row')}: <code>{marked(count.reason)}</code>
                    {count.column !== null && (
                      <>
                        {' '}
                        in <Text text={count.column} />
                      </>
                    )}
                    {count.rowsReplayed > 0 && (
                      <span className="muted">, {plural(count.rowsReplayed, 'row')} replayed since</span>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
          <Link to={rejectsAddress(row.name)}>Show the rejected rows</Link>
        </>
      )}
    </Part>
  );
}

function TableFindings({ run, row }: { run: RunOfTable; row: TableRow }): JSX.Element {
  const query = useQuery(
    `findings ${run.id} of ${row.name}`,
    (signal) => loadFindings(run.id, row.name, signal),
    useRefresh(run),
  );
  return (
    <Part title="Findings">
      <Loaded query={query}>
        {(all) => {
          const findings = findingsOfTable(all, row.name);
          return findings.length === 0 ? (
            <p className="muted">None: nothing of this table is altered.</p>
          ) : (
            <ul className="plain-list">
              {findings.map((finding, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
                <li key={index} className="table-finding">
                  <div className="row">
                    <StateBadge state={finding.severity} />
                    <code>{marked(finding.code)}</code>
                  </div>
                  {finding.object !== row.name && <Text text={finding.object} className="muted" />}
                  <p>
                    <Text text={finding.detail} isProse />
                  </p>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <Link to={`/findings?${new URLSearchParams({ text: row.name }).toString()}`}>Show in Findings</Link>
    </Part>
  );
}
