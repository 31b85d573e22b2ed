import assert from 'node:assert/strict';
import test from 'node:test';
import type { TableList } from '../../services/tables';
import { emptyTableList, mergeTables } from '../../services/tables';
import type { TableColumn } from './tableView';
import { nextOrder, shownPositions, stateCounts } from './tableView';
import type { TableDocument } from '../../services/wire';

function list(...tables: (Partial<TableDocument> & { name: string })[]): TableList {
  const whole = tables.map((table) => ({
    state: 'waiting' as const,
    percent: 0,
    rowsCopied: 0,
    rowsTotal: 0,
    rowsRejected: 0,
    bytesCopied: 0,
    bytesTotal: 0,
    chunksDone: 0,
    chunksTotal: 0,
    secondsCopying: 0,
    ...table,
  }));
  return mergeTables(emptyTableList, whole, 0);
}

function names(tables: TableList, column: TableColumn, descends = false, text = ''): string[] {
  const positions = shownPositions(tables, { text, state: 'all' }, { column, descends });
  return positions.map((position) => tables.rows[position]?.name ?? '?');
}

test('names are sorted as people count, and backwards', () => {
  const tables = list({ name: 't10' }, { name: 't9' }, { name: 'T1' }, { name: 'ä' });
  assert.deepEqual(names(tables, 'name'), ['ä', 'T1', 't9', 't10']);
  assert.deepEqual(names(tables, 'name', true), ['t10', 't9', 'T1', 'ä']);
});

test("the plan's order is the list's own, and its reverse", () => {
  const tables = list({ name: 'b' }, { name: 'a' });
  assert.deepEqual(names(tables, 'plan'), ['b', 'a']);
  assert.deepEqual(names(tables, 'plan', true), ['a', 'b']);
});

test('states are sorted by what needs a person, equal ones as the plan has them in both directions', () => {
  const tables = list(
    { name: 'a', state: 'done' },
    { name: 'b', state: 'waiting' },
    { name: 'c', state: 'failed' },
    { name: 'd', state: 'waiting' },
    { name: 'e', state: 'copying' },
  );
  assert.deepEqual(names(tables, 'state'), ['c', 'e', 'b', 'd', 'a']);
  assert.deepEqual(names(tables, 'state', true), ['a', 'b', 'd', 'e', 'c']);
});

test('a rate that is not known is last in both directions', () => {
  const done = { state: 'done' as const, rowsCopied: 100 };
  const tables = list(
    { name: 'none' },
    { name: 'slow', ...done, secondsCopying: 50 },
    { name: 'fast', ...done, secondsCopying: 1 },
  );
  assert.deepEqual(names(tables, 'rate'), ['slow', 'fast', 'none']);
  assert.deepEqual(names(tables, 'rate', true), ['fast', 'slow', 'none']);
});

test('figures beyond 2^32 are sorted as numbers', () => {
  const tables = list({ name: 'a', rowsTotal: 1e12 }, { name: 'b', rowsTotal: 5 }, { name: 'c', rowsTotal: 2e12 });
  assert.deepEqual(names(tables, 'rows', true), ['c', 'a', 'b']);
});

test('a filter finds names without case and however their letters are composed', () => {
  const tables = list({ name: 'shop.Café' }, { name: 'shop.CAFE\u0301_old' }, { name: 'shop.tea' });
  assert.deepEqual(names(tables, 'plan', false, 'cafe\u0301'), ['shop.Café', 'shop.CAFE\u0301_old']);
  assert.deepEqual(names(tables, 'plan', false, '.*'), []);
});

test('a filter by state leaves that state', () => {
  const tables = list({ name: 'a', state: 'done' }, { name: 'b' });
  assert.deepEqual(shownPositions(tables, { text: '', state: 'done' }, { column: 'plan', descends: false }), [0]);
});

test('states are counted among the tables that the text leaves', () => {
  const tables = list({ name: 'x.a', state: 'done' }, { name: 'x.b' }, { name: 'y.c', state: 'failed' });
  assert.deepEqual(stateCounts(tables, 'x.'), { all: 2, failed: 0, copying: 0, indexing: 0, waiting: 1, done: 1 });
  assert.equal(stateCounts(emptyTableList, '').all, 0);
});

test('a click turns the column round; figures begin with the largest', () => {
  assert.deepEqual(nextOrder({ column: 'plan', descends: false }, 'rows'), { column: 'rows', descends: true });
  assert.deepEqual(nextOrder({ column: 'rows', descends: true }, 'rows'), { column: 'rows', descends: false });
  assert.deepEqual(nextOrder({ column: 'rows', descends: true }, 'name'), { column: 'name', descends: false });
});
