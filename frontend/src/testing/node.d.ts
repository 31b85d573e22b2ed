// What the tests use of Node's modules: @types/node is not needed for more.

declare module 'node:test' {
  export function test(name: string, body: () => void | Promise<void>): Promise<void>;
}

declare module 'node:assert/strict' {
  export function equal(actual: unknown, expected: unknown, message?: string): void;
  export function notEqual(actual: unknown, expected: unknown, message?: string): void;
  export function deepEqual(actual: unknown, expected: unknown, message?: string): void;
  export function ok(value: unknown, message?: string): asserts value;
  export function match(text: string, expression: RegExp, message?: string): void;
  export function throws(body: () => unknown, expected?: unknown): void;
  export function rejects(body: Promise<unknown> | (() => Promise<unknown>), expected?: unknown): Promise<void>;
}

declare module 'node:fs' {
  export function readFileSync(path: string, encoding: 'utf8'): string;
}

declare module 'node:child_process' {
  export function execFileSync(
    program: string,
    words: readonly string[],
    options: { env: Record<string, string>; encoding: 'utf8' },
  ): string;
}
