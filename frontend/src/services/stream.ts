import { request, tellSessionEnd } from './api';
import { monotonicMilliseconds, noteServerTime } from './clock';
import { EventText } from './eventText';
import type { LiveAction, LiveState } from './live';
import { ApiProblem, asProblem, isAbort, problemOf } from './problem';

/** What the listener needs of the world; tests give it another one. */
export interface World {
  fetch: typeof fetch;
  now(): number;
  random(): number;
  /** Lets the browser draw and answer before what follows. */
  breathe(): Promise<void>;
  /** Ends early, without an error, when the signal says so. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  poll(
    entityTag: string | null,
    signal: AbortSignal,
  ): Promise<{ status: number; body: unknown; entityTag: string | null }>;
}

const SILENCE_MILLISECONDS_MAX = 25_000; // two comments and a half
const OPEN_MILLISECONDS_MAX = 15_000;
const POLL_MILLISECONDS = 2000;
const SLICE_MILLISECONDS = 16;
const RETRY_MILLISECONDS = 500;
const RETRY_MILLISECONDS_MAX = 15_000;

/** Before the attempt that follows so many failed ones: doubling, and never in step with other browsers. */
export function pauseMilliseconds(failures: number, random: number, atLeast = 0): number {
  const most = Math.min(RETRY_MILLISECONDS_MAX, RETRY_MILLISECONDS * 2 ** Math.min(failures, 10));
  return Math.max(atLeast, most * (0.5 + random / 2));
}

/**
 * Listens until the signal says stop: to the event stream, going on behind the last event after a cut; by asking again
 * and again while there is no stream.
 */
export async function listen(
  dispatch: (action: LiveAction) => LiveState,
  current: () => LiveState,
  signal: AbortSignal,
  world: World = browser,
): Promise<void> {
  let failures = 0;
  const polling = new Polling(dispatch, world);
  while (!signal.aborted) {
    let atLeast = 0;
    try {
      const wasUseful = await follow(dispatch, current, signal, world);
      failures = wasUseful ? 0 : failures + 1;
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      if (problem.isSessionEnd) {
        tellSessionEnd();
        return;
      }
      failures += 1;
      atLeast = (problem.more.retryAfterSeconds ?? 0) * 1000;
      tellUnreachable(dispatch, problem, world.now());
    }
    dispatch({ kind: 'closed' });
    if (signal.aborted) return;
    const until = world.now() + pauseMilliseconds(failures, world.random(), atLeast);
    // The first cuts are mended faster than a poll would be.
    if (failures >= 2 && (await polling.run(until, signal)) === 'signed-out') return;
    await world.sleep(Math.max(0, until - world.now()), signal);
  }
}

/** One stream from its opening to its end. Whether it brought anything. */
async function follow(
  dispatch: (action: LiveAction) => LiveState,
  current: () => LiveState,
  signal: AbortSignal,
  world: World,
): Promise<boolean> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop);
  let timer = setTimeout(stop, OPEN_MILLISECONDS_MAX);
  const before = current();
  try {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (before.lastEventID !== undefined && before.status !== null) headers['Last-Event-ID'] = before.lastEventID;
    const response = await world.fetch('/api/events', {
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
    });
    noteServerTime(response.headers.get('Date'));
    if (!response.ok) throw problemOf(response.status, await bodyOf(response), response.headers.get('Retry-After'));
    if (response.body === null || response.headers.get('Content-Type')?.startsWith('text/event-stream') !== true) {
      throw new ApiProblem(0, 'malformed', 'The event stream is not what the server sends.');
    }
    dispatch({ kind: 'opened', atMilliseconds: world.now() });
    const text = new EventText();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let events = 0;
    for (;;) {
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE_MILLISECONDS_MAX);
      const { done, value } = await reader.read();
      if (done) return events > 0;
      const whole = text.take(decoder.decode(value, { stream: true }));
      const atMilliseconds = world.now();
      if (whole.length === 0) dispatch({ kind: 'heard', atMilliseconds });
      for (const event of whole) {
        // What has queued up is not worked off in one go.
        if (world.now() - atMilliseconds > SLICE_MILLISECONDS) await world.breathe();
        events += 1;
        // A stream that sends nothing but what is not understood has to be slowed down.
        if (dispatch({ kind: 'event', event, atMilliseconds }).needsSnapshot) return false;
      }
    }
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (isAbort(error) || signal.aborted) throw new ApiProblem(0, 'timeout', 'The server does not answer.');
    throw new ApiProblem(0, 'network', 'The server cannot be reached.');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    abort.abort();
  }
}

/** Asks for the status again and again, each answer only where it has changed. */
class Polling {
  private entityTag: string | null = null;

  constructor(
    private readonly dispatch: (action: LiveAction) => LiveState,
    private readonly world: World,
  ) {}

  async run(untilMilliseconds: number, signal: AbortSignal): Promise<'done' | 'signed-out'> {
    do {
      try {
        const { body, entityTag } = await this.world.poll(this.entityTag, signal);
        this.entityTag = entityTag ?? this.entityTag;
        this.dispatch({ kind: 'polled', status: body, atMilliseconds: this.world.now() });
      } catch (error) {
        if (signal.aborted) return 'done';
        const problem = asProblem(error);
        if (problem.isSessionEnd) return 'signed-out';
        tellUnreachable(this.dispatch, problem, this.world.now());
      }
      if (untilMilliseconds - this.world.now() < POLL_MILLISECONDS) return 'done';
      await this.world.sleep(POLL_MILLISECONDS, signal);
    } while (!signal.aborted);
    return 'done';
  }
}

function tellUnreachable(
  dispatch: (action: LiveAction) => LiveState,
  problem: ApiProblem,
  atMilliseconds: number,
): void {
  // 429 and the like are answers: the server is there.
  if (problem.status !== 0 && problem.status < 500) return;
  // A problem document is the server's own; a proxy's 503 is not.
  const isTarget = problem.status === 503 && problem.code !== 'http' && problem.code !== 'too-many-streams';
  if (problem.code === 'too-many-streams') return;
  dispatch({ kind: 'unreachable', code: problem.code, title: problem.title, isTarget, atMilliseconds });
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined; // a proxy's page: the status says enough
  }
}

const browser: World = {
  fetch: (input, init) => fetch(input, init),
  now: monotonicMilliseconds,
  random: Math.random,
  // A message, since timers wait for a second in pages that nobody looks at.
  breathe: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        window.removeEventListener('online', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      // The network is back: no reason to wait any longer.
      window.addEventListener('online', end);
      if (signal.aborted) end();
    }),
  poll: (entityTag, signal) =>
    request('GET', '/api/migration-status', {
      signal,
      timeoutSeconds: 10,
      headers: entityTag === null ? {} : { 'If-None-Match': entityTag },
    }),
};
