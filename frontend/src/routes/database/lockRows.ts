import type { LockNode } from '../../services/database';

/** A line of the tree of waiters, in the order in which it is drawn. */
export interface LockRow {
  node: LockNode;
  /** 0 for one that waits for nobody. */
  depth: number;
  /** Sessions that wait below it, at any depth. */
  waitersTotal: number;
  /** The longest that one of those waits. */
  longestWaitSeconds: number | null;
}

/**
 * The forest as lines: what holds up most comes first, and its waiters follow it, the longest wait first. A chain may be
 * as deep as there are sessions, so this does not recurse.
 */
export function lockRows(roots: readonly LockNode[]): LockRow[] {
  const totals = subtreeTotals(roots);
  const rows: LockRow[] = [];
  const total = (node: LockNode) => totals.get(node) ?? { waiters: 0, longest: null };
  const byWeight = (one: LockNode, other: LockNode) =>
    total(other).waiters - total(one).waiters || one.session.processID - other.session.processID;
  const byWait = (one: LockNode, other: LockNode) =>
    (other.waitSeconds ?? 0) - (one.waitSeconds ?? 0) || one.session.processID - other.session.processID;
  const open = [...roots].sort(byWeight).reverse().map((node) => ({ node, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const { waiters, longest } = total(node);
    rows.push({ node, depth, waitersTotal: waiters, longestWaitSeconds: longest });
    for (const waiter of [...node.waiters].sort(byWait).reverse()) open.push({ node: waiter, depth: depth + 1 });
  }
  return rows;
}

interface Total {
  waiters: number;
  longest: number | null;
}

function subtreeTotals(roots: readonly LockNode[]): Map<LockNode, Total> {
  const order: LockNode[] = [];
  const open = [...roots];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    order.push(node);
    open.push(...node.waiters);
  }
  const totals = new Map<LockNode, Total>();
  // Each node comes after its parent, so backwards a parent comes after its children.
  for (const node of order.reverse()) {
    const total: Total = { waiters: 0, longest: null };
    for (const waiter of node.waiters) {
      const below = totals.get(waiter);
      total.waiters += 1 + (below?.waiters ?? 0);
      for (const seconds of [waiter.waitSeconds, below?.longest]) {
        if (seconds !== undefined && seconds !== null) total.longest = Math.max(total.longest ?? 0, seconds);
      }
    }
    totals.set(node, total);
  }
  return totals;
}
