import { deepEqual, equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { address, type ApiProblem, call, onSessionEnd, request } from './api';
import { problemOf, retryAfterSeconds } from './problem';

async function answering(
  reply: (init: RequestInit) => Response | Promise<Response>,
  body: () => Promise<void>,
): Promise<void> {
  const before = globalThis.fetch;
  globalThis.fetch = (async (_: unknown, init: RequestInit) => reply(init)) as typeof fetch;
  try {
    await body();
  } finally {
    globalThis.fetch = before;
  }
}

const problem = (status: number, document: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof document === 'string' ? document : JSON.stringify(document), { status, headers });

test('what callers give is escaped into the address', () => {
  deepEqual(address('GET /api/runs/{id}', { path: { id: '../tokens?x=1#y' } }), {
    method: 'GET',
    url: '/api/runs/..%2Ftokens%3Fx%3D1%23y',
  });
  deepEqual(
    address('GET /api/runs/{id}/tables', {
      path: { id: 'a' },
      query: { name: 'a&b=c', limit: 5, state: undefined, sort: '' },
    }),
    { method: 'GET', url: '/api/runs/a/tables?name=a%26b%3Dc&limit=5' },
  );
});

test('a problem document becomes a problem with all that it says', async () => {
  const document = {
    code: 'job.active',
    title: 'Busy.',
    detail: 'run 1',
    hint: 'Wait.',
    running: '1',
    requestId: 'r',
    fields: [{ name: 'jobs', message: 'is' }, 7],
  };
  await answering(
    () => problem(409, document),
    async () => {
      await rejects(call('GET /api/sources'), (error: ApiProblem) => {
        equal(error.status, 409);
        equal(error.code, 'job.active');
        deepEqual(
          { ...error.more, retryAfterSeconds: undefined },
          {
            detail: 'run 1',
            hint: 'Wait.',
            running: '1',
            requestID: 'r',
            fields: [{ name: 'jobs', message: 'is' }],
            retryAfterSeconds: undefined,
          },
        );
        return true;
      });
    },
  );
});

test("a proxy's page is a problem by its status", async () => {
  await answering(
    () => problem(502, '<html>'),
    async () => {
      await rejects(call('GET /api/sources'), (error: ApiProblem) => error.code === 'http' && error.status === 502);
    },
  );
});

test('an answer that is no JSON is told as such', async () => {
  await answering(
    () => new Response('<html>', { status: 200 }),
    async () => {
      await rejects(call('GET /api/sources'), (error: ApiProblem) => error.code === 'malformed');
    },
  );
});

test('401 ends the session, but not when it is the answer to signing in', async () => {
  let ends = 0;
  const stop = onSessionEnd(() => {
    ends += 1;
  });
  await answering(
    () => problem(401, { code: 'access.unauthenticated', title: 'no' }),
    async () => {
      await rejects(call('POST /api/login', { body: { token: 'x' } }), (error: ApiProblem) => error.isSessionEnd);
      equal(ends, 0);
      await rejects(call('GET /api/sources'));
      equal(ends, 1);
    },
  );
  stop();
});

test('429 says when to come again, and nonsense is not believed', () => {
  equal(problemOf(429, { code: 'rate', title: 'slow' }, '7').more.retryAfterSeconds, 7);
  for (const text of ['-1', 'soon', '', '9999999', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT'])
    equal(retryAfterSeconds(text), undefined, text);
});

test('no answer in time is a problem; an abort is the caller\u2019s own', async () => {
  const hanging = (init: RequestInit) =>
    new Promise<Response>((_, reject) => {
      const fail = () => reject(new DOMException('aborted', 'AbortError'));
      if (init.signal?.aborted === true) fail();
      init.signal?.addEventListener('abort', fail);
    });
  await answering(hanging, async () => {
    await rejects(
      request('GET', '/x', { timeoutSeconds: 0.02 }),
      (error: ApiProblem) => error.code === 'timeout' && error.isUnanswered,
    );
    const abort = new AbortController();
    abort.abort();
    await rejects(
      request('GET', '/x', { timeoutSeconds: 5, signal: abort.signal }),
      (error: Error) => error.name === 'AbortError',
    );
  });
});

test('a server that is not there is a problem that says so', async () => {
  await answering(
    () => {
      throw new TypeError('fetch failed');
    },
    async () => {
      await rejects(call('GET /api/sources'), (error: ApiProblem) => error.code === 'network' && error.isUnanswered);
    },
  );
});
