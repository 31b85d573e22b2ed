import { useEffect, useRef, useState } from 'react';
import { Button } from './Button';
import { toast } from './Toast';

/** Puts a text into the clipboard, and says that it did. */
export function CopyButton({
  text,
  label,
  children,
  kind = 'quiet',
}: {
  text: string;
  label: string;
  children?: string;
  kind?: 'quiet' | 'secondary' | 'primary';
}): JSX.Element {
  const [isDone, setIsDone] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setIsDone(false), 2000);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => {
    void copyText(text, button.current).then((isCopied) => {
      if (isCopied) setIsDone(true);
      else
        toast('The browser does not let this page copy.', {
          tone: 'bad',
          detail: 'Select the text and copy it by hand.',
        });
    });
  };
  const icon = isDone ? 'check' : 'copy';
  return children === undefined ? (
    <Button ref={button} kind={kind} icon={icon} label={isDone ? 'Copied' : label} onClick={copy} />
  ) : (
    <Button ref={button} kind={kind} icon={icon} label={isDone ? 'Copied' : label} onClick={copy}>
      {isDone ? 'Copied' : children}
    </Button>
  );
}

/** Browsers have a clipboard only where the page came over TLS or from this machine; elsewhere the old way serves. */
async function copyText(text: string, beside: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, beside);
  }
}

function copyBySelection(text: string, beside: HTMLElement | null): boolean {
  // In the same dialog as the button: outside of it nothing can be selected.
  const place = beside?.parentElement ?? document.body;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  area.readOnly = true;
  place.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  beside?.focus();
  return isCopied;
}
