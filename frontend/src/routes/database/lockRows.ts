import type { LockNode } from '../../services/database';

/** A line of the tree of waiters, in the order in which it is drawn. */
export interface LockRow {
  node: LockNode;
  /** 0 for one that waits for nobody. */
  depth: number;
  /** Sessions that wait for it, directly or by way of others; also those that are drawn below another one. */
  waitersTotal: number;
  /** The longest that one of those waits. */
  longestWaitSeconds: number | null;
}

/**
 * The forest as lines: what holds up most comes first, and its waiters follow it, the longest wait first. A chain may be
 * as deep as there are sessions, so this does not recurse.
 */
export function lockRows(roots: readonly LockNode[]): LockRow[] {
  const held = waitersOf(roots);
  const byWeight = (one: LockNode, other: LockNode) =>
    (held.get(other)?.size ?? 0) - (held.get(one)?.size ?? 0) || one.session.processID - other.session.processID;
  const byWait = (one: LockNode, other: LockNode) =>
    (other.waitSeconds ?? 0) - (one.waitSeconds ?? 0) || one.session.processID - other.session.processID;
  const rows: LockRow[] = [];
  const open = [...roots]
    .sort(byWeight)
    .reverse()
    .map((node) => ({ node, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const waiters = [...(held.get(node) ?? [])];
    const waits = waiters.flatMap(({ waitSeconds }) => (waitSeconds === undefined ? [] : [waitSeconds]));
    rows.push({
      node,
      depth,
      waitersTotal: waiters.length,
      longestWaitSeconds: waits.length === 0 ? null : Math.max(...waits),
    });
    for (const waiter of [...node.waiters].sort(byWait).reverse()) open.push({ node: waiter, depth: depth + 1 });
  }
  return rows;
}

/** The tree has each session once, below one of those that hold it up; `blockedBy` names them all. */
function waitersOf(roots: readonly LockNode[]): Map<LockNode, ReadonlySet<LockNode>> {
  const nodes: LockNode[] = [];
  const direct = new Map<number, LockNode[]>();
  const open = [...roots];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    nodes.push(node);
    open.push(...node.waiters);
    for (const blocker of node.blockedBy) direct.set(blocker, [...(direct.get(blocker) ?? []), node]);
  }
  return new Map(nodes.map((node) => [node, reached(node, direct)]));
}

function reached(from: LockNode, direct: ReadonlyMap<number, readonly LockNode[]>): ReadonlySet<LockNode> {
  const seen = new Set<LockNode>();
  const open = [...(direct.get(from.session.processID) ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === from || seen.has(node)) continue;
    seen.add(node);
    open.push(...(direct.get(node.session.processID) ?? []));
  }
  return seen;
}
