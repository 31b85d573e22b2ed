import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Backup, backupOf, type BackupState } from '../../services/backups';
import { durationSeconds, isAtWork, shownRatio, stageOf, withBackup } from './backupStage';

function backup(state: BackupState, phase: string, more: Partial<Backup> = {}): Backup {
  return { ...backupOf({ id: 'a', state, phase, requestedBy: 'token:1', createdAt: '2026-11-24T17:00:00Z' }), ...more };
}

const written = backupOf({
  id: 'b',
  state: 'succeeded',
  phase: 'done',
  requestedBy: 'cli:anna',
  createdAt: '2026-11-24T16:00:00Z',
  finishedAt: '2026-11-24T17:00:10Z',
  file: {
    backupID: 'b',
    bytes: 1,
    database: 'shop',
    dumpVersion: '15',
    fileName: 'shop.dump',
    format: 'custom',
    isPinned: false,
    sha256: '00',
    serverVersion: '15',
    startedAt: '2026-11-24T17:00:00Z',
    finishedAt: '2026-11-24T17:00:08.5Z',
  },
});

test('a dump that is written is not verified', () => {
  assert.equal(stageOf(written), 'written');
  assert.equal(stageOf({ ...written, file: written.file && { ...written.file, verifiedAt: new Date(0) } }), 'verified');
  assert.equal(stageOf(backup('succeeded', 'done')), 'written');
});

test('what runs is in its phase', () => {
  assert.equal(stageOf(backup('queued', 'queued')), 'queued');
  for (const phase of ['preflight', 'dumping', 'packaging'] as const)
    assert.equal(stageOf(backup('running', phase)), phase);
});

test('phases and states of a later server are told as unknown, not as something else', () => {
  assert.equal(stageOf(backup('running', 'uploading')), null);
  assert.equal(stageOf(backup('frozen' as BackupState, 'x')), null);
});

test('what ended badly keeps its state, whatever its last phase was', () => {
  for (const state of ['failed', 'cancelled', 'interrupted'] as const) {
    assert.equal(stageOf(backup(state, 'dumping')), state);
    assert.equal(isAtWork(backup(state, 'dumping')), false);
  }
  assert.equal(isAtWork(backup('queued', 'queued')), true);
});

test('a progress is never shown as whole before the server says that it ended', () => {
  assert.equal(shownRatio(backup('running', 'dumping', { progress: { doneRatio: 0.999 } })), 0.99);
  assert.equal(shownRatio(backup('running', 'dumping', { progress: { doneRatio: 0.5 } })), 0.5);
  assert.equal(shownRatio(backup('running', 'dumping', { progress: {} })), null);
  assert.equal(shownRatio(backup('running', 'dumping')), null);
});

test('a duration is that of the dump where there is one, else that of the job', () => {
  assert.equal(durationSeconds(written), 8.5);
  assert.equal(durationSeconds(backup('failed', 'dumping', { finishedAt: new Date('2026-11-24T17:01:00Z') })), 60);
  assert.equal(durationSeconds(backup('running', 'dumping')), null);
});

test('a clock that went back gives no negative duration', () => {
  assert.equal(durationSeconds(backup('failed', 'dumping', { finishedAt: new Date('2026-11-24T16:59:00Z') })), 0);
});

test('a changed backup takes its place in the list, and the others stay the same', () => {
  const list = [backup('running', 'dumping'), written];
  const changed = { ...written, requestedBy: 'x' };
  const after = withBackup(list, changed);
  assert.equal(after[0], list[0]);
  assert.equal(after[1], changed);
  const fresh = { ...written, id: 'c' };
  assert.deepEqual(
    withBackup(list, fresh).map((each) => each.id),
    ['c', 'a', 'b'],
  );
});
