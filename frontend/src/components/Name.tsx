import { memo } from 'react';
import { marked } from '../format/marks';
import { splitName } from '../format/name';

/**
 * A name of somebody else's: a table, a column, a host. Cut in the middle where there is no room, whole in the title
 * and when copied; its direction does not reach what stands around it, and what nobody sees in it has a mark.
 */
export const Name = memo(function Name({ text }: { text: string }): JSX.Element {
  const whole = marked(text);
  const { head, tail } = splitName(whole);
  return (
    <bdi className="name" dir="auto" title={whole}>
      <span className="name-head">{head}</span>
      {tail !== '' && <span className="name-tail">{tail}</span>}
    </bdi>
  );
});
