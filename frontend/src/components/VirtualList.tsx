import { type ReactNode, useRef } from 'react';
import { useWindowedRows } from './useWindowedRows';

/** Items of one fixed height in a list that scrolls; from 200 on only those in sight are drawn. */
export function VirtualList<Item>({
  label,
  items,
  itemKey,
  itemHeight,
  height,
  children,
}: {
  label: string;
  items: readonly Item[];
  itemKey(item: Item): string;
  itemHeight: number;
  height: string;
  children(item: Item): ReactNode;
}): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useWindowedRows(scroller, items.length, itemHeight);
  return (
    <div
      ref={scroller}
      className="virtual-list"
      style={{ maxHeight: height }}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <ul style={{ paddingTop: first * itemHeight, paddingBottom: (items.length - end) * itemHeight }}>
        {items.slice(first, end).map((item, index) => (
          <li
            key={itemKey(item)}
            style={{ height: itemHeight }}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
