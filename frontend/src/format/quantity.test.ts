import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatBytes,
  formatBytesRate,
  formatCompact,
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatPercent,
  formatRate,
  formatRatio,
  formatRough,
  plural,
} from './quantity';
import { formatAgo } from './time';

test('percent are never rounded up to what they are not', () => {
  equal(formatPercent(99.99), '99.9 %');
  equal(formatPercent(99.999, 2), '99.99 %');
  equal(formatPercent(100), '100 %');
  equal(formatPercent(0), '0.0 %');
  equal(formatPercent(33.3, 0), '33 %');
  equal(formatRatio(0.9959), '99.5 %');
  equal(formatPercent(0.29), '0.2 %');
});

test('big numbers have three digits', () => {
  equal(formatCompact(9999), '9,999');
  equal(formatCompact(95_000), '95.0k');
  equal(formatCompact(1_190_267), '1.19M');
  equal(formatCompact(1e12), '1.00tn');
  equal(formatCompact(999_999), '1.00M');
  equal(formatCount(1e12), '1,000,000,000,000');
  equal(formatBytes(0), '0 B');
  equal(formatBytes(999), '999 B');
  equal(formatBytes(999_999), '1.00 MB');
  equal(formatBytes(66_400_000), '66.4 MB');
  equal(formatBytes(1e21), '1,000 EB');
  equal(formatBytes(-1500), '−1.50 kB');
});

test('what is not known is a dash', () => {
  for (const format of [
    formatBytes,
    formatCount,
    formatCompact,
    formatDuration,
    formatRate,
    formatBytesRate,
    formatPercent,
    formatRatio,
    formatMilliseconds,
  ]) {
    equal(format(undefined), '–');
    equal(format(null), '–');
    equal(format(NaN), '–');
    equal(format(Infinity), '–');
  }
});

test('durations have their two biggest units', () => {
  equal(formatDuration(0.34), '0.3 s');
  equal(formatDuration(59.6), '1 min');
  equal(formatDuration(245), '4 min 5 s');
  equal(formatDuration(3600), '1 h');
  equal(formatDuration(90_061), '1 d 1 h');
  equal(formatRough(4), 'a few seconds');
  equal(formatRough(61), '1 min');
  equal(formatRough(5 * 3600 + 1800), '5.5 h');
  equal(formatRough(4 * 86_400), '4 d');
  equal(formatMilliseconds(0.123), '0.12 ms');
  equal(formatMilliseconds(2500), '3 s');
  equal(formatAgo(61), '1 min ago');
  equal(plural(1, 'row'), '1 row');
  equal(plural(2000, 'row'), '2,000 rows');
});

test('rates', () => {
  equal(formatRate(0), '0/s');
  equal(formatRate(2.345), '2.35/s');
  equal(formatRate(11_638), '11.6k/s');
  equal(formatBytesRate(3_010_540), '3.01 MB/s');
});
