import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RejectCount } from '../../services/rejects';
import { rejectPageOf } from '../../services/rejects';
import { meaningOf, policyChoices, replayCommand, replayedRows, waitingRows } from './rejectWords';

function count(reason: string, rows: number, rowsReplayed = 0): RejectCount {
  return { table: 'shop.a', target: 'public.a', column: 'born', reason, rows, rowsReplayed, remedy: 'Replay.' };
}

const everything = { table: null, column: null, reason: null, state: 'waiting' } as const;

test('a command says what is selected, quoted where a shell needs it', () => {
  const command = replayCommand(
    'postgresql://app@db2/shop',
    { table: 'shop.<b>', column: 'born on', reason: 'zero-date', state: 'waiting' },
    new Map([['--zero-date', '-infinity']]),
  );
  assert.equal(
    command,
    "martlet rejects replay --table 'shop.<b>' --reason zero-date --column 'born on' --zero-date -infinity " +
      'postgresql://app@db2/shop',
  );
  assert.equal(replayCommand('postgresql:///x', everything, new Map()), 'martlet rejects replay postgresql:///x');
});

test('a policy can be chosen for each reason that one helps against and that has rows left', () => {
  const choices = policyChoices([
    count('zero-date', 3),
    count('zero-date', 1),
    count('23505', 2),
    count('nul-in-text', 4, 4),
  ]);
  assert.deepEqual(choices, [{ reason: 'zero-date', option: '--zero-date', values: ['null', '-infinity'] }]);
});

test('a reason that nobody knows has no meaning, whatever it is called', () => {
  assert.equal(meaningOf('constructor'), null);
  assert.equal(meaningOf('99999'), null);
  assert.ok(meaningOf('23505'));
  assert.deepEqual(policyChoices([count('__proto__', 1)]), []);
});

test('rows that were replayed no longer wait', () => {
  const counts = [count('zero-date', 10, 4), count('23505', 5)];
  assert.equal(waitingRows(counts), 11);
  assert.equal(replayedRows(counts), 4);
});

test('a page of the API becomes one of this program: NULL and what is missing are null, times are dates', () => {
  const page = rejectPageOf({
    runID: 'r',
    counts: [{ table: 'a', target: 'b', reason: '23505', rows: 1, rowsReplayed: 0, firstID: 7, remedy: 'Replay.' }],
    rows: [
      {
        id: 7,
        table: 'a',
        target: 'b',
        key: [{ column: 'id', text: '5' }, { column: 'region' }],
        reason: '23505',
        rawBytes: 20,
        rejectedAt: '2026-11-24T17:19:35Z',
      },
    ],
  });
  const row = page.rows[0];
  assert.equal(page.nextPageToken, null);
  assert.equal(page.counts[0]?.column, null);
  assert.deepEqual(row?.key, [
    { column: 'id', text: '5' },
    { column: 'region', text: null },
  ]);
  assert.equal(row?.rejectedAt?.toISOString(), '2026-11-24T17:19:35.000Z');
  assert.deepEqual([row?.column, row?.message, row?.replayedAt], [null, null, null]);
});
