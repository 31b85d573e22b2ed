import { useMemo } from 'react';
import { changeQueryParameters, useQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { CheckboxField, Choice, TextField } from '../../components/Field';
import { stateText } from '../../components/StateBadge';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { formatCount } from '../../format/quantity';
import { loadFindings, needsAcceptance, severities, type Severity } from '../../services/findings';
import { useLive } from '../../services/liveStore';
import { getRun } from '../../services/runs';
import { loadTables } from '../../services/runTables';
import type { Run } from '../../services/status';
import { useQuery } from '../../services/useQuery';
import { NoRun } from '../NoRun';
import { AcceptCard } from './AcceptCard';
import { type FindingFilter, findingGroups, openCodes, type SeverityCounts, severityCounts } from './findingGroups';
import { FindingGroupCard } from './FindingGroupCard';
import { ReportCard } from './ReportCard';

const REFRESH_SECONDS = 15;

export default function FindingsPage(): JSX.Element {
  const isKnown = useLive((live) => live.status !== null);
  const run = useLive((live) => live.status?.run ?? null);
  if (!isKnown) return <Skeleton lines={6} height={28} />;
  if (run === null) return <NoRun what="what it changes, leaves out or cannot do exactly" />;
  return <FindingsOfRun run={run} key={run.id} />;
}

function FindingsOfRun({ run }: { run: Run }): JSX.Element {
  const counts = useLive((live) => JSON.stringify(live.status?.findings ?? {}));
  const refreshSeconds = run.state === 'running' ? REFRESH_SECONDS : undefined;
  // The numbers of findings are live: another number is another list.
  const query = useQuery(`findings ${run.id} ${run.state} ${counts}`, (signal) => loadFindings(run.id, null, signal), {
    refreshSeconds,
  });
  const document = useQuery(`run ${run.id} ${run.state}`, (signal) => getRun(run.id, signal));
  const accepted = useMemo(() => new Set(document.data?.accepted ?? []), [document.data]);
  const tables = useQuery(`tables ${run.id}`, (signal) => loadTables(run.id, signal));
  const names = useMemo(() => new Set((tables.data?.tables ?? []).map(({ name }) => name)), [tables.data]);
  const [parameters] = useQueryParameters();
  const filter = filterOf(parameters);
  const findings = query.data;
  const { text, severity, isOpenOnly } = filter;
  const groups = useMemo(
    () => findingGroups(findings ?? [], { text, severity, isOpenOnly }, accepted),
    [findings, text, severity, isOpenOnly, accepted],
  );

  const isWaiting = document.data === undefined && document.problem === undefined;
  if (findings === undefined || isWaiting) {
    return query.problem === undefined ? (
      <Skeleton lines={6} height={28} />
    ) : (
      <ErrorState problem={query.problem} title="The findings cannot be loaded." onRetry={query.refresh} />
    );
  }
  const open = openCodes(findings, accepted);
  return (
    <>
      {query.problem !== undefined && (
        <ErrorState problem={query.problem} title="The list may lack the newest findings." onRetry={query.refresh} />
      )}
      <div className="findings-top">
        {document.data === undefined ? (
          document.problem !== undefined && (
            <ErrorState
              problem={document.problem}
              title="What has been accepted is not known."
              onRetry={document.refresh}
            />
          )
        ) : (
          <AcceptCard
            open={open}
            accepted={[...accepted]}
            hasDecidable={findings.some((finding) => needsAcceptance(finding.severity))}
          />
        )}
        <ReportCard run={run} />
      </div>
      {findings.length === 0 ? (
        <EmptyState icon="check" title="Nothing is altered and nothing left out.">
          {emptyText(run)}
        </EmptyState>
      ) : (
        <>
          <Filters filter={filter} counts={severityCounts(findings, text)} />
          {groups.length === 0 && (
            <EmptyState
              icon="search"
              title="No finding matches the filter."
              action={
                <Button
                  onClick={() => changeQueryParameters({ text: undefined, severity: undefined, open: undefined })}
                >
                  Clear the filter
                </Button>
              }
            />
          )}
          {groups.map((group) => (
            <FindingGroupCard
              key={group.key}
              group={group}
              tables={names}
              isAcceptanceKnown={document.data !== undefined}
            />
          ))}
        </>
      )}
    </>
  );
}

function emptyText(run: Run): string {
  return run.state === 'finished'
    ? 'The target holds exactly what the source held.'
    : 'So far: more may be found while the run goes on.';
}

function filterOf(parameters: URLSearchParams): FindingFilter {
  const wanted = parameters.get('severity');
  return {
    text: parameters.get('text') ?? '',
    severity: severities.find((severity) => severity === wanted) ?? 'all',
    isOpenOnly: parameters.get('open') === 'yes',
  };
}

function Filters({ filter, counts }: { filter: FindingFilter; counts: SeverityCounts }): JSX.Element {
  const options: { value: Severity | 'all'; text: string }[] = [
    { value: 'all', text: `All ${formatCount(counts.all)}` },
    ...severities.map((severity) => ({
      value: severity,
      text: `${stateText(severity)} ${formatCount(counts[severity])}`,
    })),
  ];
  return (
    <div className="filters">
      <TextField
        label="Object, code or words"
        type="search"
        value={filter.text}
        autoComplete="off"
        spellCheck={false}
        placeholder="shop.orders"
        onChange={(text) => changeQueryParameters({ text })}
      />
      <div className="findings-choices">
        <Choice
          label="Severity"
          value={filter.severity}
          options={options}
          onChange={(severity) => changeQueryParameters({ severity: severity === 'all' ? undefined : severity })}
        />
        <CheckboxField
          label="Only what nobody has accepted"
          checked={filter.isOpenOnly}
          onChange={(isOpen) => changeQueryParameters({ open: isOpen ? 'yes' : undefined })}
        />
      </div>
    </div>
  );
}
