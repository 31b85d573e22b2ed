import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditVerification } from '../../services/audit';
import { verdictOf } from './verdict';

test('an intact chain says how many entries were looked at', () => {
  assert.deepEqual(verdictOf({ entries: 1234, removedEntries: 0, isIntact: true }), {
    isIntact: true,
    title: 'The chain is intact',
    detail: 'All 1,234 entries are as written, each linked to the one before.',
  });
  assert.match(verdictOf({ entries: 1, removedEntries: 0, isIntact: true }).detail, /^The one entry is/);
  assert.match(verdictOf({ entries: 0, removedEntries: 0, isIntact: true }).detail, /no entry yet/);
});

test('an intact chain says how many of its entries were removed', () => {
  assert.match(
    verdictOf({ entries: 35, removedEntries: 1200, isIntact: true }).detail,
    /^All 35 entries are as written.* 1,200 before them were removed/,
  );
});

const kinds = ['edited', 'missing', 'unlinked', 'truncated', 'head-mismatch', 'replaced', 'removed'] as const;
for (const kind of kinds) {
  test(`a chain with a fault of the kind ${kind} names the entry`, () => {
    const verdict = verdictOf({ entries: 16, removedEntries: 0, isIntact: false, fault: { kind, sequence: 17 } });
    assert.equal(verdict.title, 'The chain is broken');
    assert.match(verdict.detail, /\b17\b.*16 entries before it are sound\.$/);
  });
}

test('a kind of fault that only a later server knows is still told', () => {
  const fault = { kind: 'melted', sequence: 1 } as unknown as NonNullable<AuditVerification['fault']>;
  assert.equal(
    verdictOf({ entries: 0, removedEntries: 0, isIntact: false, fault }).detail,
    'Entry 1 is wrong. No entry before it is sound.',
  );
});

test('a broken chain without a place says so', () => {
  assert.match(verdictOf({ entries: 2, removedEntries: 0, isIntact: false }).detail, /does not say where/);
});
