import { Card } from '../../components/Card';
import { Icon } from '../../components/Icon';
import { Facts } from '../../components/Stat';
import { StateBadge } from '../../components/StateBadge';
import { Skeleton } from '../../components/States';
import { formatCount, formatDuration } from '../../format/quantity';
import { address, type ApiProblem } from '../../services/api';
import type { RunReport } from '../../services/runs';
import type { Run } from '../../services/status';

/** What came of a run that has ended, and the report to keep. */
export function ReportCard({
  run,
  report,
  problem,
}: {
  run: Run;
  report: RunReport | undefined;
  problem: ApiProblem | undefined;
}): JSX.Element {
  const { url } = address('GET /api/runs/{id}/report', { path: { id: run.id } });
  const link = report !== undefined && (
    <a className="button button-secondary" href={url} download={`martlet-run-${run.ordinal}.json`}>
      <Icon name="download" />
      Report (JSON)
    </a>
  );
  return (
    <Card title="Report" actions={link}>
      {report !== undefined ? (
        <ReportFacts report={report} />
      ) : problem === undefined ? (
        <Skeleton lines={3} />
      ) : (
        <p className="muted">
          {problem.status === 404
            ? 'This run has left no report: it ended before there was one to write.'
            : problem.title}
        </p>
      )}
    </Card>
  );
}

function ReportFacts({ report }: { report: RunReport }): JSX.Element {
  const sum = (name: 'rowsRead' | 'rowsWritten' | 'rowsRejected') =>
    report.tables.reduce((total, table) => total + table[name], 0);
  const objects = Object.entries(report.objects).filter(([, count]) => count > 0);
  return (
    <Facts
      items={[
        ['Outcome', <StateBadge key="outcome" state={report.outcome} />],
        [
          'Rows',
          `${formatCount(sum('rowsRead'))} read, ${formatCount(sum('rowsWritten'))} written, ${formatCount(sum('rowsRejected'))} rejected`,
        ],
        ['Took', formatDuration(report.elapsedSeconds)],
        ['Objects', objects.map(([name, count]) => `${name} ${formatCount(count)}`).join(' · ') || '–'],
        ['Snapshot', report.snapshot === undefined ? '–' : report.snapshot.guarantee],
        ['Contents of both sides', 'not compared by this run'],
        ['Versions', `${report.sourceVersion} to ${report.targetVersion}`],
      ]}
    />
  );
}
