import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { initialLive, type LiveAction, type LiveState, reduceLive } from './live';
import { ApiProblem } from './problem';
import { listen, pauseMilliseconds, type World } from './stream';
import { wireStatus } from './testing';
import { onSessionEnd } from './api';

type Reply = Response | 'refused';

function framed(name: string, id: string, document: unknown): string {
  return `id: ${id}\nevent: ${name}\ndata: ${typeof document === 'string' ? document : JSON.stringify(document)}\n\n`;
}

function stream(...texts: string[]): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ code, title: code }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
}

/** A world whose clock goes on only by sleeping; ends when the replies do. */
class Script implements World {
  live: LiveState = initialLive;
  readonly asked: (string | null)[] = [];
  readonly slept: number[] = [];
  readonly polls: (string | null)[] = [];
  /** How long the page takes for an event. */
  millisecondsPerEvent = 0;
  breaths = 0;
  private milliseconds = 0;
  private readonly end = new AbortController();

  constructor(
    private readonly replies: Reply[],
    private readonly poller: () => Promise<{ status: number; body: unknown; entityTag: string | null }> = async () => {
      throw new ApiProblem(0, 'network', 'no');
    },
  ) {}

  async run(): Promise<LiveState> {
    const dispatch = (action: LiveAction) => {
      if (action.kind === 'event') this.milliseconds += this.millisecondsPerEvent;
      this.live = reduceLive(this.live, action);
      return this.live;
    };
    await listen(dispatch, () => this.live, this.end.signal, this);
    return this.live;
  }

  fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    this.asked.push(new Headers(init?.headers).get('Last-Event-ID'));
    const reply = this.replies.shift();
    if (reply === undefined || reply === 'refused') {
      if (reply === undefined) this.end.abort();
      throw new TypeError('fetch failed');
    }
    return reply;
  };

  now = () => this.milliseconds;
  random = () => 0.5;
  breathe = async () => {
    this.breaths += 1;
  };
  sleep = async (milliseconds: number) => {
    this.slept.push(milliseconds);
    this.milliseconds += milliseconds;
  };
  poll = async (entityTag: string | null) => {
    this.polls.push(entityTag);
    return this.poller();
  };
}

test('a stream that is cut again and again goes on behind the last event', async () => {
  const replies: Reply[] = [stream(framed('snapshot', 'e-1', wireStatus()))];
  for (let number = 2; number < 40; number += 1)
    replies.push(stream('retry: 2000\n\n', framed('progress', `e-${number}`, wireStatus({}, number))));
  const world = new Script(replies);
  const live = await world.run();
  equal(live.status?.progress?.elapsedSeconds, 39);
  deepEqual(world.asked.slice(0, 4), [null, 'e-1', 'e-2', 'e-3']);
  ok(
    world.slept.every((milliseconds) => milliseconds <= 500),
    'a useful stream is no failure',
  );
  deepEqual(world.polls, []);
});

test('events that have queued up are worked off with breaks, where they take long', async () => {
  const events = ['e-1', 'e-2', 'e-3', 'e-4'].map((id) => framed('snapshot', id, wireStatus()));
  for (const [milliseconds, breaths] of [
    [1, 0],
    [10, 2],
    [30, 3],
  ] as const) {
    const world = new Script([stream(events.join(''))]);
    world.millisecondsPerEvent = milliseconds;
    equal((await world.run()).lastEventID, 'e-4');
    equal(world.breaths, breaths, `${milliseconds} ms each`);
  }
});

test('a server that was started anew is asked for the sequel, and its snapshot is taken', async () => {
  const world = new Script([
    stream(framed('snapshot', 'e-7', wireStatus())),
    'refused',
    'refused',
    stream(framed('snapshot', 'f-0', wireStatus({}, 50)), framed('progress', 'f-1', wireStatus({}, 51))),
  ]);
  const live = await world.run();
  equal(world.asked[3], 'e-7');
  equal(live.lastEventID, 'f-1');
  equal(live.status?.progress?.elapsedSeconds, 51);
});

test('a malformed event leads to a new stream without Last-Event-ID, and slows down', async () => {
  const world = new Script([
    stream(
      framed('snapshot', 'e-1', wireStatus()),
      framed('progress', 'e-2', '{broken'),
      framed('progress', 'e-3', wireStatus({}, 99)),
    ),
    stream(framed('snapshot', 'e-3', wireStatus({}, 12))),
  ]);
  const live = await world.run();
  deepEqual(world.asked.slice(0, 2), [null, null]);
  equal(live.status?.progress?.elapsedSeconds, 12);
  equal(live.malformedEvents, 1);
  ok((world.slept[0] ?? 0) >= 500);
});

test('while there is no stream, the status is asked for, and only its changes', async () => {
  const answers = [
    { status: 200, body: wireStatus({}, 30) as unknown, entityTag: '"1"' },
    { status: 304, body: undefined, entityTag: null },
  ];
  const world = new Script(
    ['refused', 'refused', 'refused', 'refused'],
    async () => answers.shift() ?? { status: 304, body: undefined, entityTag: null },
  );
  const live = await world.run();
  equal(live.status?.progress?.elapsedSeconds, 30);
  equal(world.polls[0], null);
  ok(world.polls.slice(1).every((tag) => tag === '"1"'));
});

test('the pauses grow, and none is over the greatest', () => {
  const pauses = Array.from({ length: 12 }, (_, failures) => pauseMilliseconds(failures, 1));
  ok(pauses.every((pause, index) => index === 0 || pause >= (pauses[index - 1] ?? 0)));
  equal(Math.max(...pauses), 15_000);
  ok(pauseMilliseconds(3, 0) < pauseMilliseconds(3, 1), 'browsers are not in step');
  equal(pauseMilliseconds(0, 0.5, 30_000), 30_000);
});

test('Retry-After of the server is kept to', async () => {
  const world = new Script([problem(503, 'too-many-streams', { 'Retry-After': '10' })]);
  const live = await world.run();
  ok((world.slept[0] ?? 0) >= 10_000);
  equal(live.serverOutage, null, 'the server is there, and busy');
});

test('a target that is away is not a server that is away', async () => {
  const replies: Reply[] = [stream(framed('snapshot', 'e-1', wireStatus())), problem(503, 'connect')];
  const world = new Script(replies);
  let during: LiveState | undefined;
  const { fetch } = world;
  world.fetch = async (...given) => {
    if (replies.length === 0) during = world.live;
    return fetch(...given);
  };
  await world.run();
  equal(during?.targetOutage?.code, 'connect');
  equal(during?.serverOutage, null);
});

test('a session that has ended ends the listening, and is told', async () => {
  let ends = 0;
  const stop = onSessionEnd(() => {
    ends += 1;
  });
  const world = new Script([problem(401, 'access.unauthenticated'), stream()]);
  await world.run();
  stop();
  equal(ends, 1);
  equal(world.asked.length, 1);
});

test("a proxy's page is no event stream", async () => {
  const world = new Script([new Response('<html>sign in</html>', { headers: { 'Content-Type': 'text/html' } })]);
  const live = await world.run();
  equal(live.status, null);
  equal(live.channel, 'none');
});
