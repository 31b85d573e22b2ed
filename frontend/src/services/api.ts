import { noteServerTime } from './clock';
import { ApiProblem, isAbort, problemOf } from './problem';
import type { Operations } from './wire';

export { ApiProblem, asProblem, isAbort } from './problem';

export type Operation = keyof Operations;
export type Answer<Name extends Operation> = Operations[Name]['answer'];

type Given<Key extends string, Value> = Value extends undefined
  ? { [key in Key]?: undefined }
  : { [key in Key]: Value };
export type CallOptions<Name extends Operation> = Given<'path', Operations[Name]['path']> & {
  query?: Operations[Name]['query'];
} & Given<'body', Operations[Name]['body']> & {
    signal?: AbortSignal | undefined;
    timeoutSeconds?: number;
    headers?: Record<string, string>;
  };
type Arguments<Name extends Operation> =
  object extends CallOptions<Name> ? [options?: CallOptions<Name>] : [options: CallOptions<Name>];

export const TIMEOUT_SECONDS = 35; // the server gives up on a request after 30

const sessionEnds = new Set<() => void>();

/** Called whenever an answer says that there is no session any more. Returns how to stop that. */
export function onSessionEnd(listener: () => void): () => void {
  sessionEnds.add(listener);
  return () => sessionEnds.delete(listener);
}

export function tellSessionEnd(): void {
  for (const listener of sessionEnds) listener();
}

/**
 * One operation of the API: `call('GET /api/runs/{id}', { path: { id } })`.
 *
 * Throws an `ApiProblem`, or the abort of the caller's signal.
 */
export async function call<Name extends Operation>(name: Name, ...[options]: Arguments<Name>): Promise<Answer<Name>> {
  const { method, url } = address(name, options ?? {});
  const body = (options as { body?: unknown } | undefined)?.body;
  const { body: answer } = await request(method, url, {
    body,
    signal: options?.signal,
    timeoutSeconds: options?.timeoutSeconds ?? TIMEOUT_SECONDS,
    headers: options?.headers ?? {},
    keepsSession: name === 'POST /api/login',
  });
  return answer as Answer<Name>;
}

/** Method and address of an operation; the parts that callers give are escaped. */
export function address(
  name: Operation,
  options: { path?: unknown; query?: unknown },
): { method: string; url: string } {
  const [method = 'GET', template = '/'] = name.split(' ');
  const parts = (options.path ?? {}) as Record<string, string>;
  const path = template.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parts[part] ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries((options.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return { method, url: text === '' ? path : `${path}?${text}` };
}

export interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutSeconds: number;
  headers?: Record<string, string>;
  /** A 401 is the answer to this request, and says nothing of the session. */
  keepsSession?: boolean;
}

/** A request for JSON. `body` is undefined where the answer has none (204, 304). */
export async function request(
  method: string,
  url: string,
  options: RequestOptions,
): Promise<{ status: number; body: unknown; entityTag: string | null }> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), options.timeoutSeconds * 1000);
  const forward = () => deadline.abort();
  options.signal?.addEventListener('abort', forward);
  if (options.signal?.aborted === true) deadline.abort();
  try {
    const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: deadline.signal,
    };
    if (options.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(options.body);
    }
    const response = await fetch(url, init);
    noteServerTime(response.headers.get('Date'));
    const text = await response.text();
    const entityTag = response.headers.get('ETag');
    if (response.status === 304) return { status: 304, body: undefined, entityTag };
    const body = text === '' ? undefined : parse(text, response.ok);
    if (response.ok) return { status: response.status, body, entityTag };
    if (response.status === 401 && options.keepsSession !== true) tellSessionEnd();
    throw problemOf(response.status, body, response.headers.get('Retry-After'));
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (isAbort(error)) {
      if (options.signal?.aborted === true) throw error;
      throw new ApiProblem(0, 'timeout', 'The server did not answer in time.', {
        detail: `No answer within ${options.timeoutSeconds} s.`,
      });
    }
    throw new ApiProblem(0, 'network', 'The server cannot be reached.', {
      hint: 'It may be restarting, or the network is down. The dashboard tries again by itself.',
    });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', forward);
  }
}

function parse(text: string, isOK: boolean): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (!isOK) return undefined; // a proxy's page: the status says enough
    throw new ApiProblem(0, 'malformed', 'The answer is not what the server sends.', {
      hint: 'Something between the browser and the server may have changed it.',
    });
  }
}
