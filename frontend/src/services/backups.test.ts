import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { backupOf, downloadAddress, manifestOf } from './backups';

test('dates become dates, and one that is none is not known', () => {
  const backup = backupOf({ id: 'a', state: 'queued', phase: 'queued', requestedBy: 'x', createdAt: 'yesterday' });
  assert.equal(backup.createdAt, null);
  assert.equal(backup.finishedAt, null);
  assert.equal(backup.file, undefined);
});

test('an id is a part of an address, whatever is in it', () => {
  assert.equal(downloadAddress('../a b?'), '/api/backups/..%2Fa%20b%3F/download');
});

test('a manifest keeps what it understands', () => {
  const manifest = manifestOf({
    database: 'shop',
    takenAt: '2026-11-24T17:00:00Z',
    dataLeftOut: ['martlet.job', 7],
    tables: [{ schema: 'public', name: '<b>', bytes: 10, rowsEstimated: 2 }, null, { bytes: 'many' }],
  });
  assert.deepEqual(manifest.dataLeftOut, ['martlet.job']);
  assert.deepEqual(manifest.tables[0], { schema: 'public', name: '<b>', bytes: 10, rowsEstimated: 2, rows: undefined });
  assert.equal(manifest.tables.length, 3);
  assert.equal(manifest.tables[2]?.bytes, 0);
  assert.equal(manifest.takenAt?.getTime(), Date.UTC(2026, 10, 24, 17));
});

for (const wire of [null, 'text', 5, [], { tables: {} }]) {
  test(`a manifest that is ${JSON.stringify(wire)} is empty`, () => assert.deepEqual(manifestOf(wire).tables, []));
}
