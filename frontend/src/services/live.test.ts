import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { freshnessOf } from './freshness';
import { BACKUPS_MAX, initialLive, type LiveAction, type LiveState, NOTES_MAX, orderOf, reduceLive } from './live';
import { event, wireStatus, wireTable } from './testing';

let now = 0;
const after = (state: LiveState, ...actions: LiveAction[]) => actions.reduce(reduceLive, state);
const got = (name: string, id: string | undefined, document: unknown): LiveAction => {
  now += 1000;
  return { kind: 'event', event: event(name, id, document), atMilliseconds: now };
};
const opened = (): LiveAction => ({ kind: 'opened', atMilliseconds: now });
const begun = () => after(initialLive, opened(), got('snapshot', 'e-5', wireStatus()));

test('a snapshot is the state, and the next stream goes on behind it', () => {
  const live = begun();
  equal(live.status?.run?.id, 'a');
  equal(live.status?.run?.startedAt?.toISOString(), '2026-11-24T17:00:00.000Z');
  equal(live.lastEventID, 'e-5');
  equal(live.needsSnapshot, false);
});

test('a change keeps the tables that it does not tell of as the same objects', () => {
  const before = after(initialLive, got('snapshot', 'e-1', wireStatus({ tables: [wireTable('a'), wireTable('b')] })));
  const live = after(before, got('progress', 'e-2', wireStatus({ tables: [wireTable('b', { percent: 20 })] }, 11)));
  ok(live.status?.tables.get('a') === before.status?.tables.get('a'));
  equal(live.status?.tables.get('b')?.percent, 20);
  ok(live.status?.findings === before.status?.findings);
});

test('a percentage that falls is told of until another run begins', () => {
  const fallen = (document: ReturnType<typeof wireStatus>) => {
    const { progress } = document;
    ok(progress !== undefined);
    return { ...document, progress: { ...progress, percent: 2, rowsTotal: 500 } };
  };
  const live = after(begun(), got('progress', 'e-6', fallen(wireStatus({}, 11))));
  deepEqual(live.setback, { percentBefore: 10, isEstimate: true });
  const { run } = wireStatus();
  ok(run !== undefined);
  equal(after(live, got('progress', 'e-7', wireStatus({ run: { ...run, runID: 'b' } }, 1))).setback, null);
});

test('a change without tables keeps the map itself', () => {
  const before = begun();
  const live = after(before, got('progress', 'e-6', wireStatus({ tables: [] }, 11)));
  ok(live.status?.tables === before.status?.tables);
});

test('another run takes the tables, the notes and the history of the one before away', () => {
  const before = after(begun(), got('run', 'e-6', { kind: 'phase', detail: 'copying' }));
  const other = wireStatus({ tables: [wireTable('c')] });
  const live = after(before, got('progress', 'e-7', { ...other, run: { ...other.run, runID: 'b' } }));
  deepEqual([...(live.status?.tables.keys() ?? [])], ['c']);
  deepEqual(live.notes, []);
  equal(live.history.samples.length, 1);
});

test('what is replayed and was seen already changes nothing', () => {
  const live = after(begun(), got('progress', 'e-6', wireStatus({}, 20)));
  const again = after(live, got('progress', 'e-6', wireStatus({}, 11)), got('progress', 'e-4', wireStatus({}, 9)));
  ok(again.status === live.status);
  equal(again.lastEventID, 'e-6');
  equal(again.needsSnapshot, false);
});

test('a gap, a stranger and an event of another life ask for a snapshot', () => {
  for (const id of ['e-9', 'other-6', 'nonsense', 'e-', '-6', 'e-6-7', 'e-99999999999999999999']) {
    const live = after(begun(), got('progress', id, wireStatus({}, 99)));
    equal(live.needsSnapshot, true, id);
    equal(live.lastEventID, undefined, id);
    equal(live.status?.progress?.elapsedSeconds, 10, id);
  }
});

test('a change before any snapshot asks for one', () => {
  equal(after(initialLive, opened(), got('progress', 'e-1', wireStatus())).needsSnapshot, true);
});

test('a snapshot of a server that was started anew is taken, and the history of the run goes on', () => {
  const live = after(begun(), { kind: 'closed' }, opened(), got('snapshot', 'f-0', wireStatus({}, 30)));
  equal(live.lastEventID, 'f-0');
  equal(live.status?.progress?.elapsedSeconds, 30);
  equal(live.history.samples.length, 2);
});

test('malformed events change nothing that is shown, are counted, and ask for a snapshot', () => {
  const before = begun();
  const status = wireStatus();
  const documents: unknown[] = [
    '',
    '{',
    'null',
    '[]',
    '1',
    '"text"',
    '{}',
    { ...status, tables: null },
    { ...status, tables: [null] },
    { ...status, tables: [{ name: 1 }] },
    { ...status, run: null },
    { ...status, run: {} },
    { ...status, progress: [] },
    { ...status, progress: { ...status.progress, percent: '10' } },
    { ...status, findings: { note: 'many' } },
    { ...status, progress: { ...status.progress, activeSteps: [{}] } },
    { ...status, progress: { ...status.progress, remainingSeconds: { expected: null } } },
  ];
  for (const name of ['progress', 'snapshot']) {
    for (const document of documents) {
      const live = after(before, got(name, 'e-6', document));
      const said = `${name} ${JSON.stringify(document)}`;
      ok(live.status === before.status, said);
      equal(live.malformedEvents, 1, said);
      equal(live.needsSnapshot, true, said);
      equal(live.lastEventID, undefined, said);
    }
  }
});

test('hostile names are names and nothing else', () => {
  const names = ['__proto__', 'constructor', '<img src=x onerror=alert(1)>', '\u202egnp.exe', '', 'x'.repeat(10_000)];
  const live = after(initialLive, got('snapshot', 'e-1', wireStatus({ tables: names.map((name) => wireTable(name)) })));
  deepEqual([...(live.status?.tables.keys() ?? [])], names);
  const noted = after(
    live,
    got('run', 'e-2', { kind: '__proto__', detail: '</script>' }),
    got('run', 'e-3', { kind: 1, detail: null }),
  );
  deepEqual(
    noted.notes.map(({ kind, detail }) => [kind, detail]),
    [
      ['__proto__', '</script>'],
      ['', ''],
    ],
  );
  equal(({} as Record<string, unknown>).percent, undefined);
});

test('backups are kept as they were told last, and only the newest few', () => {
  const told = (id: string, state: string) => ({
    id,
    state,
    phase: state,
    requestedBy: 'a',
    createdAt: '2026-11-24T17:00:00Z',
  });
  let live = after(begun(), got('backup', 'e-6', told('a', 'running')), got('backup', 'e-7', told('a', 'succeeded')));
  deepEqual(
    [...live.backups.values()].map(({ id, state }) => [id, state]),
    [['a', 'succeeded']],
  );
  ok(after(live, got('backup', 'e-8', { id: 7 })).backups === live.backups);
  for (let index = 0; index < BACKUPS_MAX; index += 1)
    live = after(live, got('backup', `e-${8 + index}`, told(`b${index}`, 'failed')));
  equal(live.backups.size, BACKUPS_MAX);
  equal(live.backups.has('a'), false);
});

test('an event of a later version is passed over', () => {
  const live = after(begun(), got('verification', 'e-6', { id: 'x' }), got('progress', 'e-7', wireStatus({}, 12)));
  equal(live.needsSnapshot, false);
  equal(live.status?.progress?.elapsedSeconds, 12);
});

test('notes are numbered on and bounded', () => {
  let live = begun();
  for (let index = 0; index < NOTES_MAX * 2; index += 1)
    live = after(live, got('run', `e-${6 + index}`, { kind: 'phase', detail: String(index) }));
  equal(live.notes.length, NOTES_MAX);
  equal(live.notes[live.notes.length - 1]?.number, NOTES_MAX * 2);
});

test('the target that goes and comes back is told, and a snapshot says that it is there', () => {
  const away = after(begun(), got('unavailable', 'e-6', { code: 'connect', title: 'gone' }));
  equal(freshnessOf(away, now).kind, 'target-away');
  equal(freshnessOf(after(away, got('available', 'e-7', {})), now).kind, 'live');
  equal(freshnessOf(after(away, got('snapshot', 'f-0', wireStatus())), now).kind, 'live');
});

test('freshness is said as it is', () => {
  equal(freshnessOf(initialLive, now).kind, 'connecting');
  const live = begun();
  equal(freshnessOf(live, now + 13_000).kind, 'live');
  deepEqual(freshnessOf(live, now + 20_000), { kind: 'stale', sinceMilliseconds: now, ageSeconds: 20 });
  const cut = after(live, { kind: 'closed' });
  equal(freshnessOf(cut, now + 2000).kind, 'live');
  equal(freshnessOf(cut, now + 5000).kind, 'stale');
  const failing: LiveAction = {
    kind: 'unreachable',
    code: 'network',
    title: 'no',
    isTarget: false,
    atMilliseconds: now + 4000,
  };
  equal(freshnessOf(after(cut, failing), now + 5000).kind, 'server-away');
  const polled = after(cut, failing, { kind: 'polled', status: undefined, atMilliseconds: now + 6000 });
  deepEqual(freshnessOf(polled, now + 7000), { kind: 'polling', ageSeconds: 1 });
  equal(freshnessOf(after(polled, opened()), now).kind, 'live');
});

test('an outage begins when it began', () => {
  const at = (atMilliseconds: number): LiveAction => ({
    kind: 'unreachable',
    code: 'network',
    title: 'no',
    isTarget: false,
    atMilliseconds,
  });
  equal(after(begun(), at(5000), at(9000)).serverOutage?.sinceMilliseconds, 5000);
});

test('a poll is taken like a snapshot, and a malformed one is not', () => {
  const before = begun();
  const live = after(before, { kind: 'polled', status: wireStatus({}, 40), atMilliseconds: now });
  equal(live.status?.progress?.elapsedSeconds, 40);
  const wrong = after(before, { kind: 'polled', status: { run: 1 }, atMilliseconds: now });
  ok(wrong.status === before.status);
  equal(wrong.malformedEvents, 1);
});

test('ids follow one another', () => {
  equal(orderOf(undefined, 'e-7'), 'next');
  equal(orderOf('e-6', 'e-7'), 'next');
  equal(orderOf('e-6', undefined), 'next');
  equal(orderOf('e-6', 'e-6'), 'repeated');
  equal(orderOf('e-6', 'e-8'), 'gap');
  equal(orderOf('e-6', 'f-7'), 'foreign');
});

test('a target that only an answer called away is not away once a stream opens', () => {
  const refused: LiveAction = {
    kind: 'unreachable',
    code: 'target.unavailable',
    title: 'no',
    isTarget: true,
    atMilliseconds: now,
  };
  equal(after(begun(), { kind: 'closed' }, refused).targetOutage?.code, 'target.unavailable');
  equal(after(begun(), { kind: 'closed' }, refused, refused, opened()).targetOutage, null);
  // The stream that told of it tells of its end, too.
  const told = got('unavailable', 'e-6', { code: 'connect', title: 'away' });
  ok(after(begun(), told, { kind: 'closed' }, refused, opened()).targetOutage !== null);
  equal(after(begun(), told, refused, opened(), got('available', 'e-7', {})).targetOutage, null);
});
