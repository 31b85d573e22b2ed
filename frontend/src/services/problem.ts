import type { ProblemDocument, ProblemField } from './wire';

/** Why a request gave nothing: what the server says of it, or what kept it from saying anything. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    /** HTTP's status; 0 where no answer came. */
    readonly status: number,
    /** Stable: the server's code, or `network`, `timeout`, `malformed`, `http`. */
    readonly code: string,
    readonly title: string,
    readonly more: {
      readonly detail?: string | undefined;
      readonly hint?: string | undefined;
      readonly fields?: readonly ProblemField[] | undefined;
      /** The job that is in the way. */
      readonly running?: string | undefined;
      /** What to look for in the server's log. */
      readonly requestID?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
    } = {},
  ) {
    super(title);
  }

  /** No answer came at all: whether the server did what was asked of it is not known. */
  get isUnanswered(): boolean {
    return this.status === 0 && this.code !== 'malformed';
  }

  get isSessionEnd(): boolean {
    return this.status === 401;
  }
}

/** Whatever was thrown, as a problem. An abort is none and has to be looked for before. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new ApiProblem(0, 'internal', 'The dashboard made a mistake.', { detail: text });
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** `Retry-After` in seconds; a date is not something this server sends. */
export function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return undefined;
  return Number(header);
}

/** A problem document, as far as it is one: proxies answer with pages of their own. */
export function problemOf(status: number, body: unknown, retryAfter: string | null): ApiProblem {
  const seconds = retryAfterSeconds(retryAfter);
  const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<
    Record<keyof ProblemDocument, unknown>
  >;
  if (typeof document.code !== 'string' || typeof document.title !== 'string') {
    return new ApiProblem(status, 'http', titleOf(status), { retryAfterSeconds: seconds });
  }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const fields = Array.isArray(document.fields)
    ? (document.fields as unknown[]).flatMap((field) => {
        const { name, message } = (field ?? {}) as Record<string, unknown>;
        return typeof name === 'string' && typeof message === 'string' ? [{ name, message }] : [];
      })
    : undefined;
  return new ApiProblem(status, document.code, document.title, {
    detail: text(document.detail),
    hint: text(document.hint),
    running: text(document.running),
    requestID: text(document.requestId),
    fields,
    retryAfterSeconds: seconds,
  });
}

function titleOf(status: number): string {
  switch (status) {
    case 401:
      return 'You are not signed in.';
    case 403:
      return 'Your role does not allow this.';
    case 404:
      return 'There is no such thing.';
    case 429:
      return 'Too many requests.';
    case 502:
    case 503:
    case 504:
      return 'The server cannot be reached through its proxy.';
    default:
      return status >= 500 ? 'The server made a mistake.' : `The server answered with status ${status}.`;
  }
}
