import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { type Progress, type Run, type RunHold, type RunPhase, runOf } from '../../services/status';
import { wireStatus } from '../../services/testing';
import { stageStates } from './phases';
import { emptyForm, listOf, startOf } from './runForm';
import { endpointText, failureParts, remainingText, setbackText, situationOf } from './situation';

const status = wireStatus();
ok(status.run !== undefined && status.progress !== undefined);
const running: Run = runOf(status.run);
const progress: Progress = status.progress;

test('a run that is held is not one that is stalled', () => {
  const stalled = { ...progress, stalledSeconds: 42 };
  equal(situationOf(running, stalled).headline, 'Stalled for 42 s');
  const kinds = (['paused', 'source-busy', 'stopping', 'rate-limit'] as RunHold[]).map(
    (hold) => situationOf(running, { ...progress, hold }).kind,
  );
  deepEqual(kinds, ['paused', 'held', 'stopping', 'working']);
});

test('each state has the orders that fit it', () => {
  const orders = (change: Partial<Run>, hold?: RunHold) =>
    situationOf({ ...running, ...change }, hold === undefined ? progress : { ...progress, hold }).orders;
  deepEqual(orders({}), ['pause', 'cancel']);
  deepEqual(orders({}, 'paused'), ['resume', 'cancel']);
  deepEqual(orders({}, 'stopping'), []);
  deepEqual(orders({ state: 'interrupted' }), ['resume']);
  deepEqual(orders({ state: 'failed' }), ['resume']);
  deepEqual(orders({ state: 'cancelled' }), ['resume']);
  deepEqual(orders({ state: 'finished' }), []);
});

test('a run that has lost something is not simply finished', () => {
  equal(situationOf({ ...running, state: 'finished', outcome: 'complete' }, progress).tone, 'good');
  equal(situationOf({ ...running, state: 'finished', outcome: 'completeWithLosses' }, progress).tone, 'warning');
});

test('a time left is a range, and none is told where it would be a guess', () => {
  const remainingSeconds = { expected: 240, least: 160, most: 360 };
  equal(
    remainingText(running, { ...progress, remainingSeconds }),
    'All rows in about 4 min (3 min to 6 min); indexes and keys after that.',
  );
  equal(
    remainingText(running, { ...progress, remainingSeconds: { expected: 4, least: 3, most: 6 } }),
    'All rows in a few seconds; indexes and keys after that.',
  );
  match(remainingText(running, progress) ?? '', /not known yet/);
  equal(remainingText(running, { ...progress, remainingSeconds, stalledSeconds: 5 }), undefined);
  match(remainingText(running, { ...progress, remainingSeconds, hold: 'paused' }) ?? '', /paused/);
  equal(remainingText({ ...running, state: 'failed' }, { ...progress, remainingSeconds }), undefined);
  match(
    remainingText({ ...running, phase: 'constraints' }, { ...progress, remainingSeconds }) ?? '',
    /5 statements are left/,
  );
});

test('a percentage that fell is explained', () => {
  equal(
    setbackText({ percentBefore: 5.04, isEstimate: true }, { ...progress, rowsTotal: 3_320_000 }),
    'Total re-estimated: about 3.32M rows. That is why the percentage is below the 5.0 % that it was.',
  );
  match(setbackText({ percentBefore: 5, isEstimate: false }, progress), /counted anew/);
});

test('stages before the current one are done, and a failed run shows where it ended', () => {
  deepEqual(stageStates(running, undefined), ['done', 'done', 'current', 'ahead', 'ahead']);
  deepEqual(stageStates({ ...running, state: 'finished', phase: 'finished' }, undefined), [
    'done',
    'done',
    'done',
    'done',
    'done',
  ]);
  const failed: Run = { ...running, state: 'failed', phase: 'failed' };
  deepEqual(stageStates(failed, 'constraints'), ['done', 'done', 'done', 'ended', 'ahead']);
  deepEqual(stageStates(failed, undefined), ['ahead', 'ahead', 'ahead', 'ahead', 'ahead']);
  deepEqual(stageStates({ ...running, phase: 'new-phase' as RunPhase }, undefined), [
    'ahead',
    'ahead',
    'ahead',
    'ahead',
    'ahead',
  ]);
});

test('a failure is told from its code', () => {
  deepEqual(failureParts('target.not-empty: It has: all'), { code: 'target.not-empty', text: 'It has: all' });
  deepEqual(failureParts('Nobody knows: why'), { code: undefined, text: 'Nobody knows: why' });
});

test('an address is shown without who signs in', () => {
  equal(endpointText('mysql://app:secret@db1:3306/shop?ssl=1'), 'db1:3306/shop');
  equal(endpointText('no address'), 'no address');
});

test('a form gives only what was chosen', () => {
  deepEqual(startOf({ ...emptyForm, source: 'shop' }), { start: { source: 'shop', onExisting: 'fail' }, errors: {} });
  const { start, errors } = startOf({
    ...emptyForm,
    source: 'shop',
    include: ' a*, b\n c ,',
    jobs: '8',
    megabytesPerSecondMax: '2.5',
    overlapsIndexes: false,
    zeroDate: 'null',
    rejectedRowsMax: '0',
  });
  deepEqual(errors, {});
  deepEqual(start, {
    source: 'shop',
    onExisting: 'fail',
    include: ['a*', 'b', 'c'],
    jobs: 8,
    bytesPerSecondMax: 2_500_000,
    overlapIndexes: false,
    zeroDate: 'null',
    rejectedRowsMax: 0,
  } as typeof start);
  deepEqual(listOf(' ,\n'), []);
});

test('a form says what is wrong with it', () => {
  for (const jobs of ['0', '65', 'many', '-1', '1.5', '1e1'])
    ok(startOf({ ...emptyForm, source: 's', jobs }).errors.jobs !== undefined, jobs);
  for (const rate of ['0', '-1', 'fast', '1e99', '0.0000001'])
    ok(
      startOf({ ...emptyForm, source: 's', megabytesPerSecondMax: rate }).errors.megabytesPerSecondMax !== undefined,
      rate,
    );
  ok(startOf(emptyForm).errors.source !== undefined);
});
