import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { addSample, emptyHistory, SAMPLES_MAX } from './history';
import { type Status, statusOf } from './status';
import { wireStatus } from './testing';

function statusAt(seconds: number, change: Parameters<typeof wireStatus>[0] = {}): Status {
  const status = statusOf(wireStatus(change, seconds));
  ok(status !== null);
  return status;
}

test('a run of ten hours is kept whole in bounded memory', () => {
  let history = emptyHistory;
  for (let quarter = 0; quarter < 10 * 3600 * 4; quarter += 1)
    history = addSample(history, statusAt(quarter / 4), quarter * 250);
  ok(history.samples.length <= SAMPLES_MAX);
  ok(history.samples.length > SAMPLES_MAX / 4);
  ok((history.samples[0]?.elapsedSeconds ?? Infinity) <= 128);
  ok(history.samples.every((sample) => sample.rowsPerSecond === 100));
  ok(
    history.samples.every(
      (sample, index) => index === 0 || sample.elapsedSeconds > (history.samples[index - 1]?.elapsedSeconds ?? 0),
    ),
  );
});

test('closer than the spacing nothing is added', () => {
  const one = addSample(emptyHistory, statusAt(1), 1000);
  ok(addSample(one, statusAt(1.5), 1500) === one);
  equal(addSample(one, statusAt(2), 2000).samples.length, 2);
});

test('a time that nobody saw is a gap', () => {
  const history = addSample(addSample(emptyHistory, statusAt(1), 1000), statusAt(60), 60_000);
  deepEqual(
    history.samples.map((sample) => sample.rowsPerSecond),
    [100, null, 100],
  );
});

test('a paused run copies nothing; of one that has told no rate it is not known', () => {
  const progress = wireStatus().progress;
  ok(progress !== undefined);
  const { rowsPerSecond: _rows, bytesPerSecond: _bytes, ...rateless } = progress;
  equal(
    addSample(emptyHistory, statusAt(1, { progress: { ...rateless, hold: 'paused' } }), 1000).samples[0]?.rowsPerSecond,
    0,
  );
  equal(addSample(emptyHistory, statusAt(1, { progress: rateless }), 1000).samples[0]?.rowsPerSecond, null);
  equal(
    addSample(emptyHistory, statusAt(1, { progress: { ...rateless, hold: 'rate-limit' } }), 1000).samples[0]
      ?.rowsPerSecond,
    null,
  );
});

test('a run that is over adds nothing', () => {
  const run = wireStatus().run;
  ok(run !== undefined);
  equal(addSample(emptyHistory, statusAt(1, { run: { ...run, state: 'finished' } }), 1000).samples.length, 0);
});
