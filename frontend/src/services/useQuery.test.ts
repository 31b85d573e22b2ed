import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem } from './problem';
import { pauseSeconds } from './useQuery';

test('what fails is asked for more and more seldom, up to a minute', () => {
  const pauses = [0, 1, 2, 3, 6, 30].map((failures) => pauseSeconds(5, failures, undefined));
  ok(pauses.every((pause, index) => index === 0 || pause >= (pauses[index - 1] ?? 0)));
  equal(pauses[0], 5);
  equal(pauses[pauses.length - 1], 60);
});

test('a server that wants to be left alone is', () => {
  equal(pauseSeconds(2, 1, new ApiProblem(429, 'rate', 'slow', { retryAfterSeconds: 90 })), 90);
});
