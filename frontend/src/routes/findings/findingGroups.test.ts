import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Severity } from '../../services/findings';
import { acceptOption, findingGroups, openCodes, severityCounts } from './findingGroups';

function finding(code: string, severity: Severity, object: string, hint: string | null = null): Finding {
  return { code, severity, object, detail: 'It is listed.', count: null, hint };
}

const findings = [
  finding('rows-rejected', 'loss', 'shop.a.born'),
  finding('view-not-migrated', 'loss', 'view shop.v', 'Write it.'),
  finding('view-not-migrated', 'loss', 'view shop.w', 'Write it.'),
  finding('zerofill', 'note', 'shop.a.n', 'Pad.'),
  finding('type-unknown', 'refusal', 'shop.b.x'),
  finding('index-prefix', 'altered', 'index i on shop.b', 'One.'),
  finding('index-prefix', 'altered', 'index j on shop.b', 'Another.'),
];
const all = { text: '', severity: 'all', isOpenOnly: false } as const;

test('groups come worst first, and within a severity as the API has them', () => {
  const groups = findingGroups(findings, all, new Set());
  assert.deepEqual(
    groups.map((group) => `${group.severity} ${group.code} ${group.findings.length}`),
    [
      'refusal type-unknown 1',
      'loss rows-rejected 1',
      'loss view-not-migrated 2',
      'altered index-prefix 2',
      'note zerofill 1',
    ],
  );
});

test("a hint is the group's where all of it share it", () => {
  const hints = new Map(findingGroups(findings, all, new Set()).map((group) => [group.code, group.hint]));
  assert.equal(hints.get('view-not-migrated'), 'Write it.');
  assert.equal(hints.get('index-prefix'), null);
});

test('only losses and refusals can be accepted', () => {
  const groups = findingGroups(findings, all, new Set(['view-not-migrated', 'zerofill']));
  assert.deepEqual(
    groups.filter((group) => group.isAccepted).map((group) => group.code),
    ['view-not-migrated'],
  );
  assert.deepEqual(openCodes(findings, new Set(['view-not-migrated'])), ['rows-rejected', 'type-unknown']);
});

test('filters by severity, text and what is open narrow the list together', () => {
  const accepted = new Set(['rows-rejected']);
  const codes = (filter: Parameters<typeof findingGroups>[1]) =>
    findingGroups(findings, filter, accepted).map((group) => group.code);
  assert.deepEqual(codes({ ...all, isOpenOnly: true }), ['type-unknown', 'view-not-migrated']);
  assert.deepEqual(codes({ ...all, severity: 'loss', isOpenOnly: true }), ['view-not-migrated']);
  assert.deepEqual(codes({ ...all, text: 'SHOP.B' }), ['type-unknown', 'index-prefix']);
  assert.deepEqual(codes({ ...all, text: '(' }), []);
});

test('severities are counted among what the text leaves', () => {
  assert.deepEqual(severityCounts(findings, 'shop.b'), { all: 3, refusal: 1, loss: 0, altered: 2, note: 0 });
});

test('an option names what was accepted before and what is to be, each once', () => {
  assert.equal(acceptOption(['b', 'a'], ['c', 'a']), '--accept a,b,c');
});
