import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, orderOf } from './tableParameters';

const of = (text: string) => new URLSearchParams(text);

test('an address tells filter and order', () => {
  assert.deepEqual(filterOf(of('name=%3Cb%3E&state=failed')), { text: '<b>', state: 'failed' });
  assert.deepEqual(orderOf(of('sort=rows&order=descending')), { column: 'rows', descends: true });
  assert.deepEqual(orderOf(of('sort=name')), { column: 'name', descends: false });
});

test('what nobody knows is as if it were not there', () => {
  assert.deepEqual(filterOf(of('state=__proto__')), { text: '', state: 'all' });
  assert.deepEqual(orderOf(of('sort=constructor&order=descending')), { column: 'plan', descends: false });
});
