import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LockNode } from '../../services/database';
import { lockRows } from './lockRows';

function node(
  processID: number,
  waitSeconds?: number,
  waiters: LockNode[] = [],
  alsoBlockedBy: number[] = [],
): LockNode {
  for (const waiter of waiters) waiter.blockedBy.push(processID);
  const document = { session: { processID, isQueryCut: false }, blockedBy: alsoBlockedBy, isInCycle: false, waiters };
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

test('one that is drawn below another session still counts for all that hold it up', () => {
  const rows = lockRows([node(1, undefined, [node(3, 5, [node(4, 2)], [2])]), node(2)]);
  assert.deepEqual(
    rows.map(({ node: { session }, waitersTotal }) => [session.processID, waitersTotal]),
    [
      [1, 2],
      [3, 1],
      [4, 0],
      [2, 2],
    ],
  );
});

test('a cycle ends, and nobody counts as waiting for itself', () => {
  const rows = lockRows([node(1, 4, [node(2, 3)], [2])]);
  assert.deepEqual(
    rows.map(({ waitersTotal }) => waitersTotal),
    [1, 1],
  );
});

test('a chain of 1,000 sessions is drawn', () => {
  let chain = node(1000, 1);
  for (let id = 999; id > 0; id -= 1) chain = node(id, 1, [chain]);
  const rows = lockRows([chain]);
  assert.equal(rows.length, 1000);
  assert.equal(rows[0]?.waitersTotal, 999);
  assert.equal(rows[999]?.depth, 999);
});

test('the documents are left as they are', () => {
  const roots = [node(2, undefined, [node(4, 1), node(5, 2)]), node(1)];
  lockRows(roots);
  assert.deepEqual(
    roots.map((root) => root.session.processID),
    [2, 1],
  );
  assert.deepEqual(
    roots[0]?.waiters.map((waiter) => waiter.session.processID),
    [4, 5],
  );
});
