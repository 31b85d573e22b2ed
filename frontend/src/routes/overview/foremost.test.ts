import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { TableStatus } from '../../services/status';
import { wireTable } from '../../services/testing';
import { foremost } from './foremost';

const names = (tables: Iterable<TableStatus>, count: number) => foremost(tables, count).map(({ name }) => name);

test('the biggest at work are first, then what failed, then what waits, then what is done', () => {
  const tables = [
    wireTable('done', { state: 'done', bytesTotal: 9 }),
    wireTable('waiting', { state: 'waiting', bytesTotal: 8 }),
    wireTable('failed', { state: 'failed', bytesTotal: 1 }),
    wireTable('small', { bytesTotal: 1 }),
    wireTable('big', { state: 'indexing', bytesTotal: 2 }),
    wireTable('alike', { bytesTotal: 1 }),
  ];
  deepEqual(names(tables, 9), ['big', 'alike', 'small', 'failed', 'waiting', 'done']);
  deepEqual(names(tables, 2), ['big', 'alike']);
  deepEqual(names([], 2), []);
});

test('of many they are those that sorting all of them gives', () => {
  const states = ['copying', 'indexing', 'failed', 'waiting', 'done'] as const;
  const tables = Array.from({ length: 500 }, (_, index) =>
    wireTable(`t${(index * 7919) % 500}`, { state: states[index % 5] ?? 'done', bytesTotal: (index * 31) % 17 }),
  );
  deepEqual(names(tables, 8), names(tables, 500).slice(0, 8));
});
