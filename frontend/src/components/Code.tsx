import { markedLines } from '../format/marks';
import { CopyButton } from './CopyButton';

/** A text of the server to be read, with marks for what nobody sees in it, and copied as it is: SQL, a token. */
export function Code({ text, copyLabel }: { text: string; copyLabel: string }): JSX.Element {
  return (
    <div className="code-block">
      <pre tabIndex={0} dir="ltr">
        <code>{markedLines(text)}</code>
      </pre>
      <CopyButton text={text} label={copyLabel} />
    </div>
  );
}
