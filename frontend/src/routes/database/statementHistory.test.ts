import assert from 'node:assert/strict';
import test from 'node:test';
import type { Statement } from '../../services/database';
import { emptyHistory, observed, ratesMax, ratesOf, type StatementHistory, totalRate } from './statementHistory';

function statement(id: string, calls: number, totalSeconds: number, rows = calls): Statement {
  return {
    id,
    calls,
    totalSeconds,
    rows,
    meanSeconds: calls > 0 ? totalSeconds / calls : 0,
    maxSeconds: 0,
    tempBytes: 0,
    walBytes: 0,
    timeRatio: 0,
  };
}

function looks(...all: [at: number, statements: Statement[], since?: string][]): StatementHistory {
  return all.reduce(
    (history, [at, statements, since]) => observed(history, { statements, countedSince: since ?? 't0' }, at),
    emptyHistory,
  );
}

test('one look gives no rate', () => {
  const history = looks([0, [statement('a', 5, 1)]]);
  assert.deepEqual(ratesOf(history, 'a'), []);
  assert.equal(totalRate(history), null);
});

test('two looks give calls, rows and load per second, and the mean of the calls in between', () => {
  const history = looks([0, [statement('a', 10, 4, 100)]], [2000, [statement('a', 14, 5, 300)]]);
  assert.deepEqual(ratesOf(history, 'a'), [{ callsPerSecond: 2, rowsPerSecond: 100, load: 0.5, meanSeconds: 0.25 }]);
});

test('no call in between: no mean', () => {
  const history = looks([0, [statement('a', 10, 4)]], [1000, [statement('a', 10, 4)]]);
  assert.deepEqual(ratesOf(history, 'a'), [{ callsPerSecond: 0, rowsPerSecond: 0, load: 0, meanSeconds: null }]);
});

test('a reset of all statistics begins anew', () => {
  const history = looks([0, [statement('a', 10, 4)]], [1000, [statement('a', 12, 5)], 't1']);
  assert.deepEqual(ratesOf(history, 'a'), []);
});

test('a counter that fell begins anew, and never gives a negative rate', () => {
  const history = looks(
    [0, [statement('a', 10, 4)]],
    [1000, [statement('a', 12, 5)]],
    [2000, [statement('a', 1, 0.1)]],
    [3000, [statement('a', 3, 0.2)]],
  );
  assert.equal(ratesOf(history, 'a').length, 1);
  assert.equal(ratesOf(history, 'a')[0]?.callsPerSecond, 2);
});

test('a statement that was away for some looks has its rate over the whole time', () => {
  const history = looks([0, [statement('a', 10, 1)]], [1000, []], [4000, [statement('a', 18, 2)]]);
  assert.equal(ratesOf(history, 'a')[0]?.callsPerSecond, 2);
});

test('a statement that is away for long is forgotten', () => {
  const history = looks([0, [statement('a', 10, 1)]], [700_000, []]);
  assert.equal(history.tracks.size, 0);
});

test('a look too soon after the last is passed over', () => {
  const first = looks([0, [statement('a', 10, 4)]]);
  const second = observed(first, { statements: [statement('a', 11, 4)], countedSince: 't0' }, 100);
  assert.equal(second, first);
});

test('a sparkline keeps its newest points', () => {
  const all = Array.from({ length: ratesMax + 10 }, (_, index): [number, Statement[]] => [
    index * 1000,
    [statement('a', index * index, index)],
  ]);
  const rates = ratesOf(looks(...all), 'a');
  assert.equal(rates.length, ratesMax);
  assert.equal(rates[ratesMax - 1]?.callsPerSecond, 2 * (ratesMax + 10) - 3);
});

test('the total is over what was listed in the last look, and its mean is weighed by calls', () => {
  const history = looks(
    [0, [statement('a', 0, 0), statement('b', 0, 0), statement('c', 0, 0)]],
    [1000, [statement('a', 1, 1), statement('b', 3, 1), statement('c', 100, 9)]],
    [2000, [statement('a', 2, 2), statement('b', 6, 2)]],
  );
  assert.deepEqual(totalRate(history), { callsPerSecond: 4, rowsPerSecond: 4, load: 2, meanSeconds: 0.5 });
});
