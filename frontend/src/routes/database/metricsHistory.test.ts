import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  connectionsPoint,
  type ConnectionsPoint,
  extended,
  type MetricsPoint,
  pointsMax,
  secondsBeforeLast,
  statesOf,
  unknownConnections,
  unknownMetrics,
} from './metricsHistory';

const point = (atMilliseconds: number): MetricsPoint => ({ atMilliseconds, metrics: null });
const grown = (times: number[]) =>
  times.reduce<readonly MetricsPoint[]>((points, at) => extended(points, point(at), 5, unknownMetrics), []);

test('points follow one another', () => {
  assert.deepEqual(
    grown([0, 5000, 10_000]).map((each) => each.atMilliseconds),
    [0, 5000, 10_000],
  );
});

test('a point that is no later is passed over', () => {
  assert.deepEqual(
    grown([0, 5000, 5000, 4000]).map((each) => each.atMilliseconds),
    [0, 5000],
  );
});

test('a gap breaks the line', () => {
  const points = extended<ConnectionsPoint>(
    [{ atMilliseconds: 0, byState: new Map([['idle', 1]]) }],
    { atMilliseconds: 60_000, byState: new Map([['idle', 2]]) },
    5,
    unknownConnections,
  );
  assert.deepEqual(
    points.map((each) => each.byState?.get('idle') ?? null),
    [1, null, 2],
  );
});

test('an interval that is long by choice is no gap', () => {
  const points = [0, 60_000, 120_000].reduce<readonly MetricsPoint[]>(
    (before, at) => extended(before, point(at), 60, unknownMetrics),
    [],
  );
  assert.equal(points.length, 3);
});

test('the history is bounded and keeps the newest', () => {
  const points = grown(Array.from({ length: pointsMax + 50 }, (_, index) => index * 1000));
  assert.equal(points.length, pointsMax);
  assert.equal(points[pointsMax - 1]?.atMilliseconds, (pointsMax + 49) * 1000);
});

test('states that the account may not see are counted as unknown', () => {
  const { byState } = connectionsPoint(
    { byState: [{ connections: 2, name: 'idle' }, { connections: 3 }, { connections: 1, name: '' }] },
    0,
  );
  assert.deepEqual(
    [...(byState ?? [])],
    [
      ['idle', 2],
      ['unknown', 4],
    ],
  );
});

test('states come in the order in which they matter, those of a later server last', () => {
  const points = [
    connectionsPoint(
      {
        byState: [
          { connections: 1, name: 'idle' },
          { connections: 1, name: 'dreaming' },
        ],
      },
      0,
    ),
    connectionsPoint({ byState: [{ connections: 1, name: 'active' }] }, 1),
    unknownConnections(2),
  ];
  assert.deepEqual(statesOf(points), ['active', 'idle', 'dreaming']);
});

test('the axis ends at now', () => {
  assert.deepEqual(secondsBeforeLast(grown([1000, 6000])), [-5, 0]);
  assert.deepEqual(secondsBeforeLast([]), []);
});
