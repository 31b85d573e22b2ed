import { changeQueryParameters, useQueryParameters } from '../../app/router';
import { Badge } from '../../components/Badge';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Field';
import { Name } from '../../components/Name';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { useLive } from '../../services/liveStore';
import { loadRejects, type RejectSelection, type RejectState } from '../../services/rejects';
import type { Run } from '../../services/status';
import { useQuery } from '../../services/useQuery';
import { NoRun } from '../NoRun';
import { RejectCounts } from './RejectCounts';
import { RejectRows } from './RejectRows';
import { ReplayCard } from './ReplayCard';
import { waitingRows } from './rejectWords';

const REFRESH_SECONDS = 10;

export default function RejectsPage(): JSX.Element {
  const isKnown = useLive((live) => live.status !== null);
  const run = useLive((live) => live.status?.run ?? null);
  if (!isKnown) return <Skeleton lines={6} height={28} />;
  if (run === null) return <NoRun what="the rows that were refused" />;
  return <RejectsOfRun run={run} key={run.id} />;
}

const states: readonly { value: RejectState; text: string }[] = [
  { value: 'waiting', text: 'Waiting' },
  { value: 'replayed', text: 'Replayed' },
  { value: 'all', text: 'All' },
];

function selectionOf(parameters: URLSearchParams): RejectSelection {
  const wanted = parameters.get('state');
  return {
    table: parameters.get('table'),
    column: parameters.get('column'),
    reason: parameters.get('reason'),
    state: states.find(({ value }) => value === wanted)?.value ?? 'waiting',
  };
}

function RejectsOfRun({ run }: { run: Run }): JSX.Element {
  const [parameters] = useQueryParameters();
  const selection = selectionOf(parameters);
  const rejected = useLive((live) => live.status?.progress?.rowsRejected ?? 0);
  // Replays are other programs' work: they are found by asking.
  const counts = useQuery(
    `reject counts ${run.id} ${JSON.stringify(selection)}`,
    (signal) => loadRejects(run.id, selection, 1, null, signal),
    { refreshSeconds: REFRESH_SECONDS },
  );
  const isNarrowed = selection.table !== null || selection.reason !== null || selection.column !== null;
  const hasNone =
    rejected === 0 && run.state !== 'running' && counts.data !== undefined && counts.data.counts.length === 0;
  if (hasNone && !isNarrowed) {
    return (
      <EmptyState icon="check" title="No row was rejected.">
        Every row that was read is in its table.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="row rejects-filters">
        <Choice
          label="Rows that are"
          value={selection.state}
          options={states}
          onChange={(state) => changeQueryParameters({ state: state === 'waiting' ? undefined : state })}
        />
        {isNarrowed && <Narrowed selection={selection} />}
      </div>
      {counts.data === undefined ? (
        counts.problem === undefined ? (
          <Skeleton lines={5} height={28} />
        ) : (
          <ErrorState problem={counts.problem} title="The rejected rows cannot be loaded." onRetry={counts.refresh} />
        )
      ) : (
        <>
          {counts.problem !== undefined && (
            <ErrorState problem={counts.problem} title="The counts may be old." onRetry={counts.refresh} />
          )}
          {counts.data.counts.length === 0 ? (
            <NoRows state={selection.state} isNarrowed={isNarrowed} isRunning={run.state === 'running'} />
          ) : (
            <>
              <RejectCounts counts={counts.data.counts} selection={selection} />
              {waitingRows(counts.data.counts) > 0 && (
                <ReplayCard run={run} selection={selection} counts={counts.data.counts} />
              )}
              <RejectRows key={JSON.stringify(selection)} runID={run.id} selection={selection} />
            </>
          )}
        </>
      )}
    </>
  );
}

function NoRows({
  state,
  isNarrowed,
  isRunning,
}: {
  state: RejectState;
  isNarrowed: boolean;
  isRunning: boolean;
}): JSX.Element {
  if (state === 'replayed') return <EmptyState icon="refresh" title="No row has been replayed." />;
  if (isNarrowed) return <EmptyState icon="search" title="No row matches the filter." />;
  if (state === 'waiting') {
    return (
      <EmptyState icon="check" title={isRunning ? 'No row has been rejected so far.' : 'No row waits.'}>
        {isRunning
          ? 'Rows that a policy or the target refuses are listed here while the run goes on.'
          : 'Every row that was read is in its table.'}
      </EmptyState>
    );
  }
  return <EmptyState icon="check" title="No row was rejected." />;
}

/** What the list is narrowed to, each to be taken away. */
function Narrowed({ selection }: { selection: RejectSelection }): JSX.Element {
  const parts = (['table', 'reason', 'column'] as const).flatMap((name) => {
    const value = selection[name];
    return value === null ? [] : [{ name, value }];
  });
  return (
    <ul className="row narrowed" aria-label="Filters">
      {parts.map(({ name, value }) => (
        <li key={name} className="row narrowed-part">
          <Badge tone="accent">
            {name}: <Name text={value} />
          </Badge>
          <Button
            kind="quiet"
            icon="cross"
            label={`Take the filter by ${name} away`}
            onClick={() => changeQueryParameters({ [name]: undefined })}
          />
        </li>
      ))}
    </ul>
  );
}
