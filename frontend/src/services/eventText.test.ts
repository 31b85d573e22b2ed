import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { EventText, type StreamEvent, WAITING_CHARACTERS_MAX } from './eventText';

const sample =
  'retry: 2000\n\nid: x-1\nevent: snapshot\ndata: {"a":1}\n\n: alive\n\nid: x-2\nevent: progress\ndata: 1\ndata: 2\n\n';

test('events are found however the text is cut into pieces', () => {
  const whole = new EventText().take(sample);
  deepEqual(whole, [
    { id: 'x-1', name: 'snapshot', data: '{"a":1}' },
    { id: 'x-2', name: 'progress', data: '1\n2' },
  ]);
  for (let size = 1; size < 9; size += 1) {
    for (const text of [sample, sample.replace(/\n/g, '\r\n'), sample.replace(/\n/g, '\r')]) {
      const reader = new EventText();
      const events: StreamEvent[] = [];
      for (let at = 0; at < text.length; at += size) events.push(...reader.take(text.slice(at, at + size)));
      deepEqual(events, whole, `pieces of ${size}`);
      equal(reader.retryMilliseconds, 2000);
    }
  }
});

test('a line of megabytes costs no more in many pieces than in few', () => {
  const reader = new EventText();
  const piece = 'x'.repeat(16);
  const began = performance.now();
  reader.take('data: ');
  for (let count = 0; count < 200_000; count += 1) reader.take(piece);
  equal(reader.take('\n\n')[0]?.data.length, 3_200_000);
  // Looking through all that waits at each piece takes minutes.
  ok(performance.now() - began < 5000);
});

test('a comment is no event, and neither is a field alone', () => {
  deepEqual(new EventText().take(': alive\n\nevent: progress\n\nid: x-3\n\nnonsense\n\n'), []);
});

test('an event without an end is not given', () => {
  deepEqual(new EventText().take('id: x-1\nevent: progress\ndata: {}\n'), []);
});

test('only one space behind the colon belongs to the format', () => {
  deepEqual(
    new EventText().take('data:  two\n\ndata:none\n\n').map(({ data }) => data),
    [' two', 'none'],
  );
});

test('a line without end does not fill the memory', () => {
  const reader = new EventText();
  reader.take('x'.repeat(WAITING_CHARACTERS_MAX));
  throws(() => reader.take('x'), RangeError);
});
