import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { partProblem } from './part';

const page = '<script type="module" src="/assets/main-AAAA.js"></script>';
const error = new TypeError('Failed to fetch dynamically imported module');

test('a part that is not to be had says why: the server is away, it was updated, or neither', () => {
  equal(partProblem(null, '/assets/main-AAAA.js', error).code, 'network');
  equal(partProblem(page, '/assets/main-BBBB.js', error).code, 'old-page');
  const other = partProblem(page, '/assets/main-AAAA.js', error);
  equal(other.code, 'part');
  match(other.more.detail ?? '', /dynamically imported/);
});
