import { memo } from 'react';
import { splitName } from '../format/name';

/**
 * A name of somebody else's: a table, a column, a host. Cut in the middle where there is no room, whole in the title
 * and when copied; its direction does not reach what stands around it.
 */
export const Name = memo(function Name({ text }: { text: string }): JSX.Element {
  const { head, tail } = splitName(text);
  return (
    <bdi className="name" dir="auto" title={text}>
      <span className="name-head">{head}</span>
      {tail !== '' && <span className="name-tail">{tail}</span>}
    </bdi>
  );
});
