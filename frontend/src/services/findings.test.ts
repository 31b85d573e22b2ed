import assert from 'node:assert/strict';
import test from 'node:test';
import type { Finding } from './findings';
import { concernsTable, findingOf, tableOf } from './findings';

function finding(object: string): Finding {
  return findingOf({ code: 'zerofill', severity: 'note', object, detail: '…' });
}

test('what the API leaves out is null', () => {
  assert.deepEqual(finding('shop.a'), {
    code: 'zerofill',
    severity: 'note',
    object: 'shop.a',
    detail: '…',
    count: null,
    hint: null,
  });
});

test("a table's findings are those of itself, its columns and what stands on it", () => {
  for (const object of ['shop.orders', 'shop.orders.status', 'index i on shop.orders', 'trigger t on shop.orders']) {
    assert.ok(concernsTable(finding(object), 'shop.orders'), object);
  }
  for (const object of ['shop.orders_old', 'view shop.orders', 'index i on shop.orders_old', 'shop.order']) {
    assert.ok(!concernsTable(finding(object), 'shop.orders'), object);
  }
});

test('the table of an object is the longest name that the run knows', () => {
  const tables = new Set(['shop.a', 'shop.a.b', 'shop.x on shop.y', 'shop.y']);
  const of = (object: string) => tableOf(object, (name) => tables.has(name));
  assert.equal(of('shop.a'), 'shop.a');
  assert.equal(of('shop.a.b.c'), 'shop.a.b');
  assert.equal(of('shop.a.c'), 'shop.a');
  assert.equal(of('index i on shop.a'), 'shop.a');
  assert.equal(of('index i on shop.x on shop.y'), 'shop.x on shop.y');
  assert.equal(of('view shop.v'), null);
  assert.equal(of(''), null);
});
