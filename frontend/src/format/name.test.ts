import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { sortKeyOf, splitName } from './name';

test('a long name keeps its end, and no character is cut in halves', () => {
  deepEqual(splitName('shop.orders'), { head: 'shop.orders', tail: '' });
  const wide = '😀'.repeat(64);
  const { head, tail } = splitName(wide);
  equal(head + tail, wide);
  equal([...tail].length, 12);
});

test('names sort without case and accents, and their numbers by size', () => {
  const names = ['t10', 'T9', 't1', 'ä', 'b', 't09b', 'z', `t${'9'.repeat(20)}`, 't9a'];
  const sorted = [...names].sort((left, right) => (sortKeyOf(left) < sortKeyOf(right) ? -1 : 1));
  deepEqual(sorted, ['ä', 'b', 't1', 'T9', 't9a', 't09b', 't10', `t${'9'.repeat(20)}`, 'z']);
});
