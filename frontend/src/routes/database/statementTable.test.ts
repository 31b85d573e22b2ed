import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Statement } from '../../services/database';
import { connectionSeries } from './connectionSeries';
import { connectionsPoint } from './metricsHistory';
import { orderOfColumn, sortedRows, type StatementRow } from './statementOrder';

function row(id: string, more: Partial<Statement>, callsPerSecond?: number): StatementRow {
  const statement: Statement = {
    id,
    calls: 0,
    totalSeconds: 0,
    meanSeconds: 0,
    maxSeconds: 0,
    rows: 0,
    tempBytes: 0,
    walBytes: 0,
    timeRatio: 0,
    ...more,
  };
  return {
    statement,
    rates: callsPerSecond === undefined ? [] : [{ callsPerSecond, rowsPerSecond: 0, load: 0, meanSeconds: null }],
  };
}

const ids = (rows: readonly StatementRow[]) => rows.map(({ statement }) => statement.id);

test('statements are sorted by what was asked for, in both directions', () => {
  const rows = [row('a', { calls: 1 }), row('b', { calls: 3 }), row('c', { calls: 2 })];
  assert.deepEqual(ids(sortedRows(rows, { column: 'calls', direction: 'descending' })), ['b', 'c', 'a']);
  assert.deepEqual(ids(sortedRows(rows, { column: 'calls', direction: 'ascending' })), ['a', 'c', 'b']);
});

test('what is not known comes last in both directions', () => {
  const rows = [row('a', {}), row('b', {}, 5), row('c', { cacheHitRatio: 0.5 }, 1)];
  assert.deepEqual(ids(sortedRows(rows, { column: 'callsNow', direction: 'descending' })), ['b', 'c', 'a']);
  assert.deepEqual(ids(sortedRows(rows, { column: 'callsNow', direction: 'ascending' })), ['c', 'b', 'a']);
  assert.equal(ids(sortedRows(rows, { column: 'cache', direction: 'ascending' }))[0], 'c');
});

test('equals keep one order from look to look', () => {
  const rows = [row('b', {}), row('a', {})];
  assert.deepEqual(ids(sortedRows(rows, { column: 'totalTime', direction: 'descending' })), ['a', 'b']);
});

test('the server is asked for another choice only where it has that order', () => {
  assert.equal(orderOfColumn('meanTime'), 'meanTime');
  assert.equal(orderOfColumn('callsNow'), undefined);
});

test('a chart of connections has four lines at most, and loses no session', () => {
  const names = ['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)', 'disabled', 'dreaming'];
  const series = connectionSeries([connectionsPoint({ byState: names.map((name) => ({ name, connections: 1 })) }, 0)]);
  assert.equal(series.length, 4);
  assert.equal(
    series.reduce((sum, { points }) => sum + (points[points.length - 1]?.y ?? 0), 0),
    names.length,
  );
  assert.equal(series[3]?.name, 'other states');
});
