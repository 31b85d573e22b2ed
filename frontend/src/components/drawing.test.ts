import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { isLonely, summaryOf } from './Chart';
import { sparklinePath } from './Sparkline';
import { windowOf } from './useWindowedRows';

test('of 5,000 rows only those in sight are drawn, wherever one is', () => {
  for (const top of [0, 1, 90_000, 179_400, 1e9]) {
    const { first, end } = windowOf(top, 600, 36, 5000);
    ok(first >= 0 && end <= 5000 && first < end, String(top));
    ok(end - first < 40, String(top));
  }
  deepEqual(windowOf(0, 600, 36, 0), { first: 0, end: 0 });
});

test('a small line has gaps where nothing is known, and fits its box', () => {
  equal(sparklinePath([0, 1, null, 1], 97, 24), 'M1.5 22.5L32.8 1.5M95.5 1.5');
  equal(sparklinePath([], 97, 24), '');
  equal(sparklinePath([0, 0], 97, 24), 'M1.5 22.5L95.5 22.5');
});

test('a point that no line leads to or from is drawn itself', () => {
  const points = [null, 1, null, 2, 3, null].map((y, x) => ({ x, y }));
  deepEqual(
    points.map((_, index) => isLonely(points, index)),
    [false, true, false, false, false, false],
  );
  ok(isLonely([{ x: 0, y: 0 }], 0));
});

test('a chart without a value says so', () => {
  equal(summaryOf([{ name: 'Rows', points: [{ x: 0, y: null }] }], String), 'Rows: no values yet');
});
