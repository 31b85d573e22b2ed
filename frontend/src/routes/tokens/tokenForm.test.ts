import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLifetimeSeconds, expiryOf, lifetimes, nameCharactersMax, nameProblem } from './tokenForm';

test('a name is needed', () => {
  assert.notEqual(nameProblem(''), undefined);
  assert.notEqual(nameProblem(' \u3000 '), undefined);
  assert.equal(nameProblem('ci, nightly'), undefined);
});

test('a name is counted in characters, not in code units', () => {
  assert.equal(nameProblem('🦅'.repeat(nameCharactersMax)), undefined);
  assert.match(nameProblem('🦅'.repeat(nameCharactersMax + 1)) ?? '', /101 characters/);
});

for (const hostile of ['a\nb', 'a\u0000', 'a\u202eb', 'a\u2028b', 'a\u200bb']) {
  test(`a name with ${JSON.stringify(hostile)} is refused before it is sent`, () => {
    assert.match(nameProblem(hostile) ?? '', /cannot be printed/);
  });
}

test('the lifetime that is offered first is one of the list, and the server takes each', () => {
  assert.ok(lifetimes.some(({ seconds }) => seconds === defaultLifetimeSeconds));
  for (const { seconds } of lifetimes) assert.ok(seconds === null || (seconds >= 1 && seconds <= 3650 * 86_400));
});

const now = Date.UTC(2026, 10, 24);
const inSeconds = (seconds: number) => new Date(now + seconds * 1000);

test('an expiry is told by the clock of the server', () => {
  assert.deepEqual(expiryOf({ expiresAt: null, state: 'usable' }, now), { kind: 'never' });
  assert.deepEqual(expiryOf({ expiresAt: inSeconds(60), state: 'usable' }, now), {
    kind: 'in',
    seconds: 60,
    isSoon: true,
  });
  assert.deepEqual(expiryOf({ expiresAt: inSeconds(30 * 86_400), state: 'usable' }, now), {
    kind: 'in',
    seconds: 30 * 86_400,
    isSoon: false,
  });
  assert.deepEqual(expiryOf({ expiresAt: inSeconds(-1), state: 'usable' }, now), { kind: 'over' });
  assert.deepEqual(expiryOf({ expiresAt: inSeconds(60), state: 'usable' }, null), { kind: 'unknown' });
});

test('what the server calls expired is, whatever a clock says', () => {
  assert.deepEqual(expiryOf({ expiresAt: inSeconds(60), state: 'expired' }, now), { kind: 'over' });
});
