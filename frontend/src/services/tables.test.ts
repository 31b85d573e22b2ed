import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedTables, emptyTableList, mergeTables, replaceTables, settleRates } from './tables';
import type { TableStatus } from './status';

function table(name: string, changes: Partial<TableStatus> = {}): TableStatus {
  return {
    name,
    target: `public.${name}`,
    state: 'waiting',
    percent: 0,
    rowsCopied: 0,
    rowsTotal: 1000,
    rowsRejected: 0,
    bytesCopied: 0,
    bytesTotal: 1 << 20,
    chunksDone: 0,
    chunksTotal: 4,
    secondsCopying: 0,
    ...changes,
  };
}

function copying(rowsCopied: number, changes: Partial<TableStatus> = {}): TableStatus {
  return table('shop.a', { state: 'copying', rowsCopied, percent: rowsCopied / 10, ...changes });
}

test('a change replaces the row that it is about and no other', () => {
  const before = mergeTables(emptyTableList, [table('shop.a'), table('shop.b')], 0);
  const after = mergeTables(before, [table('shop.b', { state: 'copying' })], 250);
  assert.equal(after.rows[0], before.rows[0]);
  assert.equal(after.rows[1]?.state, 'copying');
  assert.equal(after.positionByName, before.positionByName);
});

test('what says nothing new leaves the list the same object', () => {
  const before = mergeTables(emptyTableList, [table('shop.a'), table('shop.b')], 0);
  assert.equal(mergeTables(before, [table('shop.a'), table('shop.b')], 250), before);
  assert.equal(mergeTables(before, [], 250), before);
  assert.equal(settleRates(before, 1e9), before);
});

test('a table that is new is put behind the others, once', () => {
  const one = mergeTables(emptyTableList, [table('shop.a')], 0);
  const two = mergeTables(one, [table('shop.b'), table('shop.b', { state: 'failed' })], 0);
  assert.deepEqual(
    two.rows.map((row) => [row.name, row.state]),
    [
      ['shop.a', 'waiting'],
      ['shop.b', 'failed'],
    ],
  );
  assert.equal(one.positionByName.size, 1);
});

test('a load of the whole list drops tables that are gone and keeps rows that did not change', () => {
  const before = mergeTables(emptyTableList, [table('shop.a'), table('shop.b')], 0);
  const same = replaceTables(before, [table('shop.a'), table('shop.b')], 10);
  assert.equal(same, before);
  const after = replaceTables(before, [table('shop.b')], 10);
  assert.deepEqual(
    after.rows.map((row) => row.name),
    ['shop.b'],
  );
  assert.equal(after.positionByName.get('shop.b'), 0);
});

test('a total is an estimate until the table is copied', () => {
  const states = (['waiting', 'copying', 'failed', 'indexing', 'done'] as const).map((state, index) =>
    table(`shop.${index}`, { state }),
  );
  const list = mergeTables(emptyTableList, states, 0);
  assert.deepEqual(
    list.rows.map((row) => row.isEstimated),
    [true, true, true, false, false],
  );
});

test('a rate is reckoned from what arrives, and smoothed', () => {
  let list = mergeTables(emptyTableList, [copying(100)], 1000);
  assert.equal(list.rows[0]?.rowsPerSecond, null);
  list = mergeTables(list, [copying(150)], 1250);
  assert.equal(list.rows[0]?.rowsPerSecond, null, 'a quarter of a second says nothing');
  list = mergeTables(list, [copying(200)], 2000);
  assert.equal(list.rows[0]?.rowsPerSecond, 100);
  list = mergeTables(list, [copying(400)], 3000);
  const rate = list.rows[0]?.rowsPerSecond ?? 0;
  assert.ok(rate > 100 && rate < 200, `${rate} is between the last rate and the new one`);
});

test('rejected rows count as work done', () => {
  let list = mergeTables(emptyTableList, [copying(0)], 0);
  list = mergeTables(list, [copying(0, { rowsRejected: 50 })], 1000);
  assert.equal(list.rows[0]?.rowsPerSecond, 50);
});

test('a table that gets no row for ten seconds has the rate nought', () => {
  let list = mergeTables(emptyTableList, [copying(0)], 0);
  list = mergeTables(list, [copying(500)], 1000);
  assert.equal(settleRates(list, 10_999), list);
  assert.equal(settleRates(list, 11_000).rows[0]?.rowsPerSecond, 0);
});

test('a table that is copied has its average, and counting anew gives no negative rate', () => {
  let list = mergeTables(emptyTableList, [copying(900)], 0);
  list = mergeTables(list, [copying(10)], 1000);
  assert.equal(list.rows[0]?.rowsPerSecond, null);
  list = mergeTables(list, [table('shop.a', { state: 'done', rowsCopied: 1000, secondsCopying: 4 })], 2000);
  assert.equal(list.rows[0]?.rowsPerSecond, 250);
  list = mergeTables(list, [table('shop.a', { state: 'done', rowsCopied: 0, secondsCopying: 0 })], 3000);
  assert.equal(list.rows[0]?.rowsPerSecond, null);
});

test('names that the language of objects knows are names like others', () => {
  const names = ['__proto__', 'constructor', 'toString', 'shop.<b>x</b>'];
  const list = mergeTables(
    emptyTableList,
    names.map((name) => table(name)),
    0,
  );
  assert.deepEqual(
    list.rows.map((row) => row.name),
    names,
  );
});

test('merging into 5,000 tables touches those that changed, whatever their number', () => {
  const all = Array.from({ length: 5000 }, (_, index) => table(`shop.table_${index}`));
  let list = mergeTables(emptyTableList, all, 0);
  for (let round = 1; round <= 40; round += 1) {
    const changed = Array.from({ length: 64 }, (_, index) =>
      table(`shop.table_${(round * 97 + index * 31) % 5000}`, { state: 'copying', rowsCopied: round }),
    );
    const after = mergeTables(list, changed, round * 250);
    const names = new Set(changed.map(({ name }) => name));
    after.rows.forEach((row, index) => {
      if (!names.has(row.name)) assert.equal(row, list.rows[index]);
    });
    list = after;
  }
  assert.equal(list.rows.length, 5000);
});

test('what has changed between two looks is told by identity', () => {
  const [a, b] = [table('shop.a'), table('shop.b')];
  const before = new Map([
    ['shop.a', a],
    ['shop.b', b],
  ]);
  const after = new Map(before).set('shop.b', { ...b, rowsCopied: 1 });
  assert.deepEqual(
    changedTables(before, after).map(({ name }) => name),
    ['shop.b'],
  );
  assert.deepEqual(changedTables(before, before), []);
  assert.equal(changedTables(new Map(), after).length, 2);
});
