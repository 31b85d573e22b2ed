import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, noteServerTime, serverMilliseconds } from './clock';

test("the server's clock goes on by the monotonic one, whatever the browser's date is", () => {
  equal(serverMilliseconds(0), null);
  noteServerTime('Tue, 24 Nov 2026 17:11:28 GMT', 1000);
  noteServerTime('no date', 2000);
  noteServerTime(null, 3000);
  equal(new Date(serverMilliseconds(61_000) ?? 0).toISOString(), '2026-11-24T17:12:28.000Z');
});

test('a date that is none is none', () => {
  equal(dateOf(undefined), null);
  equal(dateOf('yesterday'), null);
  equal(dateOf('2026-11-24T17:38:47.278Z')?.getTime(), Date.UTC(2026, 10, 24, 17, 38, 47, 278));
});
