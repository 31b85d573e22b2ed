import { marked, markedLines } from '../format/marks';

/**
 * A text of somebody else's, whole: its direction does not reach what stands around it, and nothing in it hides.
 * Prose may have lines; in all else an end of line has a mark, too.
 */
export function Text({
  text,
  isProse = false,
  className,
}: {
  text: string;
  isProse?: boolean;
  className?: string;
}): JSX.Element {
  return (
    <bdi dir="auto" className={className}>
      {isProse ? markedLines(text) : marked(text)}
    </bdi>
  );
}
