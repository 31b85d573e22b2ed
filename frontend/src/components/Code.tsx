import { CopyButton } from './CopyButton';

/** A text of the server to be read and copied: SQL, a token. Never more than text. */
export function Code({ text, copyLabel }: { text: string; copyLabel: string }): JSX.Element {
  return (
    <div className="code-block">
      <pre tabIndex={0} dir="ltr">
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={copyLabel} />
    </div>
  );
}
