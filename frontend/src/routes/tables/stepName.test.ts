import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepName } from './stepName';

test('what stands on the table is named without the table', () => {
  const step = { id: 'index:public.orders.orders_user', kind: 'index' } as const;
  assert.deepEqual(stepName(step, 'public.orders'), { kind: 'Index', name: 'orders_user' });
});

test('what is the table itself has no other name', () => {
  assert.deepEqual(stepName({ id: 'table:public.a:b', kind: 'table' }, 'public.a:b'), { kind: 'Table', name: '' });
});

test('what stands elsewhere is named whole', () => {
  const step = { id: 'trigger:public.orders_old.t', kind: 'trigger' } as const;
  assert.deepEqual(stepName(step, 'public.orders'), { kind: 'Trigger', name: 'public.orders_old.t' });
});
