import { useState } from 'react';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Code } from '../../components/Code';
import { toastProblem } from '../../components/Toast';
import { saveFile } from '../../services/download';
import { getReport } from '../../services/runs';
import { shellCommand } from '../../services/shellText';
import type { Run } from '../../services/status';

/** The report of a run that has ended, to be kept or shown to others. */
export function ReportCard({ run }: { run: Run }): JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const hasEnded = run.state !== 'running' && run.finishedAt !== null;
  const download = () => {
    setIsBusy(true);
    getReport(run.id, new AbortController().signal)
      .then((report) =>
        saveFile(`martlet-report-${run.id}.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`),
      )
      .catch((error: unknown) => toastProblem('The report cannot be downloaded.', error))
      .finally(() => setIsBusy(false));
  };
  return (
    <Card title="Report">
      <div className="stack">
        <p className="muted">
          Every table with its rows, every finding, what was made, and the snapshot that was read.
        </p>
        <div className="row">
          <Button
            icon="download"
            onClick={download}
            isBusy={isBusy}
            refusal={hasEnded ? undefined : 'The run has not ended: there is no report yet.'}
          >
            Download as JSON
          </Button>
          {!hasEnded && <span className="muted">When the run has ended.</span>}
        </div>
        <p className="muted">As text, on the command line:</p>
        <Code text={shellCommand(['martlet', 'status', run.target])} copyLabel="Copy the command" />
      </div>
    </Card>
  );
}
