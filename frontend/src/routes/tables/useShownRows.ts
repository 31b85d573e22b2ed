import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { TableList, TableRow } from '../../services/tables';
import { shownPositions, type TableFilter, type TableOrder } from './tableView';

/** Rows change their places no more often than this, so that they can be read and pressed. */
const REORDER_MILLISECONDS = 2000;

/**
 * The rows that are shown, in their order: the figures are those of now, the order is at most two seconds older.
 *
 * @param isHeld somebody points at the rows: they stay where they are.
 */
export function useShownRows(
  list: TableList,
  filter: TableFilter,
  order: TableOrder,
  isHeld: boolean,
): readonly TableRow[] {
  const current = useRef(list);
  const ordered = useRef(list);
  const held = useRef(isHeld);
  useEffect(() => {
    current.current = list;
    held.current = isHeld;
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!held.current && ordered.current !== current.current) startTransition(() => setRound((count) => count + 1));
    }, REORDER_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);

  const { text, state } = filter;
  const { column, descends } = order;
  // biome-ignore lint/correctness/useExhaustiveDependencies: not whenever a figure changes; `round` says when
  const positions = useMemo(() => {
    ordered.current = list;
    return shownPositions(list, { text, state }, { column, descends });
  }, [list.positionByName, text, state, column, descends, round]);
  return useMemo(() => positions.flatMap((position) => list.rows[position] ?? []), [positions, list]);
}
