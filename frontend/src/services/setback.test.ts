import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { setbackOf } from './setback';
import type { Progress } from './status';
import { wireStatus } from './testing';

const first = wireStatus().progress;
ok(first !== undefined);
const at = (percent: number, more: Partial<Progress> = {}): Progress => ({ ...first, percent, ...more });

test('a percentage that grows or stands is no setback', () => {
  equal(setbackOf(null, at(10), at(10)), null);
  equal(setbackOf(null, at(10), at(11, { rowsTotal: 1000 })), null);
  equal(setbackOf(null, null, at(1)), null);
});

test('one that falls because there is more to copy is told until it is there again', () => {
  const fallen = setbackOf(null, at(5), at(1, { rowsTotal: 500 }));
  deepEqual(fallen, { percentBefore: 5, isEstimate: true });
  equal(setbackOf(fallen, at(1), at(4.9)), fallen);
  equal(setbackOf(fallen, at(4.9), at(5)), null);
});

test('one that falls twice is told from where it was highest', () => {
  const fallen = setbackOf(null, at(5), at(3, { bytesTotal: 1e9 }));
  deepEqual(setbackOf(fallen, at(4), at(2)), { percentBefore: 5, isEstimate: false });
});

test('what nobody sees is not told', () => {
  equal(setbackOf(null, at(10.09), at(10.01)), null);
  deepEqual(setbackOf(null, at(10.01), at(9.99)), { percentBefore: 10.01, isEstimate: false });
});
