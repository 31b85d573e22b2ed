import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../components/Button';
import { CopyButton } from '../../components/CopyButton';
import { ErrorState, Skeleton } from '../../components/States';
import { markedLines } from '../../format/marks';
import { formatCount } from '../../format/quantity';
import { type ApiProblem, asProblem, isAbort } from '../../services/api';
import { getBackupLog } from '../../services/backups';

const FOLLOW_SECONDS = 1;
const RETRY_SECONDS = 3;
/** What is drawn unless all is asked for. */
const LINES_SHOWN = 1000;

interface LogState {
  /** Undefined before the first answer. */
  text: string | undefined;
  isComplete: boolean;
  problem: ApiProblem | undefined;
}

/** Reads a log from its beginning, and goes on while it grows. */
function useLog(id: string): LogState {
  const [state, setState] = useState<LogState>({ text: undefined, isComplete: false, problem: undefined });
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let offset = 0;
    let text = '';
    const read = async () => {
      try {
        const part = await getBackupLog(id, offset, signal);
        const isStanding = part.nextOffset === offset;
        offset = part.nextOffset;
        text += part.text;
        if (signal.aborted) return;
        setState({ text, isComplete: part.isComplete, problem: undefined });
        if (!part.isComplete || !isStanding)
          timer = setTimeout(() => void read(), isStanding ? FOLLOW_SECONDS * 1000 : 0);
      } catch (error) {
        if (isAbort(error) || signal.aborted) return;
        const problem = asProblem(error);
        setState({ text, isComplete: problem.status === 404, problem });
        if (problem.status !== 404 && problem.status !== 403)
          timer = setTimeout(() => void read(), RETRY_SECONDS * 1000);
      }
    };
    void read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [id]);
  return state;
}

export function BackupLog({ id }: { id: string }): JSX.Element {
  const { text, isComplete, problem } = useLog(id);
  const [isWhole, setIsWhole] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what makes it longer
  useLayoutEffect(() => {
    if (isAtEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  if (problem?.status === 404)
    return (
      <p className="muted">There is no log: a cancelled backup keeps none, and one that is queued has none yet.</p>
    );
  if (text === undefined || (text === '' && problem !== undefined))
    return problem === undefined ? <Skeleton lines={4} /> : <ErrorState problem={problem} />;
  if (text === '') return <p className="muted">{isComplete ? 'The log is empty.' : 'pg_dump has said nothing yet.'}</p>;
  const lines = text.split('\n');
  const hidden = isWhole ? 0 : Math.max(0, lines.length - LINES_SHOWN);
  return (
    <div className="stack-small">
      <div className="row">
        <span className="muted">
          {problem !== undefined
            ? `Not up to date: ${problem.title}`
            : isComplete
              ? 'Complete'
              : 'Goes on while the backup does'}
        </span>
        {hidden > 0 && <Button onClick={() => setIsWhole(true)}>Show {formatCount(hidden)} earlier lines</Button>}
        <CopyButton text={text} label="Copy the log" />
      </div>
      <pre
        ref={box}
        className="backup-log"
        tabIndex={0}
        role="log"
        aria-label="Log of the backup"
        dir="ltr"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {markedLines(lines.slice(hidden).join('\n'))}
      </pre>
    </div>
  );
}
