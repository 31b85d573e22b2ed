import type { TableState, TableStatus } from '../../services/status';

const rank: Readonly<Record<TableState, number>> = { copying: 0, indexing: 0, failed: 1, waiting: 2, done: 3 };

function order(left: TableStatus, right: TableStatus): number {
  return (
    (rank[left.state] ?? 2) - (rank[right.state] ?? 2) ||
    right.bytesTotal - left.bytesTotal ||
    (left.name < right.name ? -1 : 1)
  );
}

/**
 * The biggest that are worked on, then failed ones, then those that wait. One pass: of thousands of tables each event
 * changes some, and few are shown.
 */
export function foremost(tables: Iterable<TableStatus>, count: number): readonly TableStatus[] {
  const found: TableStatus[] = [];
  for (const table of tables) {
    const last = found[count - 1];
    if (last !== undefined && order(last, table) < 0) continue;
    let place = found.length;
    while (place > 0 && order(found[place - 1] ?? table, table) > 0) place -= 1;
    found.splice(place, 0, table);
    if (found.length > count) found.pop();
  }
  return found;
}
