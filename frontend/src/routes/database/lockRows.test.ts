import assert from 'node:assert/strict';
import test from 'node:test';
import type { LockNode } from '../../services/database';
import { lockRows } from './lockRows';

function node(processID: number, waitSeconds?: number, waiters: LockNode[] = []): LockNode {
  const document = { session: { processID, isQueryCut: false }, blockedBy: [], isInCycle: false, waiters };
  return waitSeconds === undefined ? document : { ...document, waitSeconds };
}

const drawn = (roots: LockNode[]) => lockRows(roots).map((row) => '  '.repeat(row.depth) + row.node.session.processID);

test('nobody waits: no line', () => assert.deepEqual(lockRows([]), []));

test('what holds up most comes first, and the longest wait first below it', () => {
  const roots = [node(1, undefined, [node(2, 5)]), node(3, undefined, [node(4, 1), node(5, 9, [node(6, 2)])])];
  assert.deepEqual(drawn(roots), ['3', '  5', '    6', '  4', '1', '  2']);
});

test('a line knows how many wait below it and the longest of their waits', () => {
  const [root, child] = lockRows([node(1, undefined, [node(2, 3, [node(3, 8), node(4)])])]);
  assert.equal(root?.waitersTotal, 3);
  assert.equal(root?.longestWaitSeconds, 8);
  assert.equal(child?.waitersTotal, 2);
  assert.equal(lockRows([node(1)])[0]?.longestWaitSeconds, null);
});

test('a chain of 20,000 sessions is drawn', () => {
  let chain = node(20_000, 1);
  for (let id = 19_999; id > 0; id -= 1) chain = node(id, 1, [chain]);
  const rows = lockRows([chain]);
  assert.equal(rows.length, 20_000);
  assert.equal(rows[0]?.waitersTotal, 19_999);
  assert.equal(rows[19_999]?.depth, 19_999);
});

test('the documents are left as they are', () => {
  const roots = [node(2, undefined, [node(4, 1), node(5, 2)]), node(1)];
  lockRows(roots);
  assert.deepEqual(roots.map((root) => root.session.processID), [2, 1]);
  assert.deepEqual(roots[0]?.waiters.map((waiter) => waiter.session.processID), [4, 5]);
});
