import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, momentOf, noteServerTime, serverMilliseconds } from './clock';

test("the server's clock goes on by the monotonic one, whatever the browser's date is", () => {
  equal(serverMilliseconds(0), null);
  noteServerTime('Tue, 24 Nov 2026 17:11:28 GMT', 1000);
  noteServerTime('no date', 2000);
  noteServerTime(null, 3000);
  equal(new Date(serverMilliseconds(61_000) ?? 0).toISOString(), '2026-11-24T17:12:28.000Z');
});

test('answers of the same clock do not move it to and fro; one that was set does', () => {
  const shown = (at: number) => new Date(serverMilliseconds(at) ?? 0).toISOString().slice(11, 23);
  noteServerTime('Tue, 24 Nov 2026 18:00:10 GMT', 10_100); // at 18:00:10.9, say
  equal(shown(10_100), '18:00:10.000');
  noteServerTime('Tue, 24 Nov 2026 18:00:11 GMT', 10_300);
  equal(shown(10_300), '18:00:11.000');
  const moment = momentOf(null, 10_300);
  for (const [seconds, at] of [
    [11, 11_250], // just before the second is full
    [12, 12_200], // late by 0.9 s
    [12, 11_350],
  ]) {
    noteServerTime(`Tue, 24 Nov 2026 18:00:${seconds} GMT`, at);
    equal(momentOf(moment, 10_300), moment);
  }
  equal(shown(20_300), '18:00:21.000');
  noteServerTime('Tue, 24 Nov 2026 17:00:00 GMT', 30_000);
  equal(shown(30_000), '17:00:00.000');
  equal(momentOf(moment, 30_000)?.date.toISOString(), '2026-11-24T17:00:00.000Z');
});

test('a date that is none is none', () => {
  equal(dateOf(undefined), null);
  equal(dateOf('yesterday'), null);
  equal(dateOf('2026-11-24T17:38:47.278Z')?.getTime(), Date.UTC(2026, 10, 24, 17, 38, 47, 278));
});
