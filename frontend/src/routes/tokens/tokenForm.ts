import type { Token } from '../../services/tokens';

/** How long a token may live; null for ever. */
export const lifetimes: readonly { readonly label: string; readonly seconds: number | null }[] = [
  { label: '1 day', seconds: 86_400 },
  { label: '7 days', seconds: 7 * 86_400 },
  { label: '30 days', seconds: 30 * 86_400 },
  { label: '90 days', seconds: 90 * 86_400 },
  { label: '1 year', seconds: 365 * 86_400 },
  { label: 'Does not expire', seconds: null },
];

export const defaultLifetimeSeconds = 90 * 86_400;
export const nameCharactersMax = 100;

/** Control and format characters, and line ends: those that could make a list show something else than it says. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Why the server would refuse the name; undefined where it would not. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Say what the token is for.';
  if (unprintable.test(name)) return 'The name has characters that cannot be printed.';
  const characters = [...name].length;
  if (characters > nameCharactersMax)
    return `The name has ${characters} characters; ${nameCharactersMax} are the most.`;
  return undefined;
}

/** A week before its end somebody should think of the next one. */
const soonSeconds = 7 * 86_400;

export type Expiry =
  | { readonly kind: 'never' }
  | { readonly kind: 'over' }
  | { readonly kind: 'in'; readonly seconds: number; readonly isSoon: boolean }
  | { readonly kind: 'unknown' };

/** When a token ends, by the server's clock; null for that where it is not known yet. */
export function expiryOf(token: Pick<Token, 'expiresAt' | 'state'>, serverMilliseconds: number | null): Expiry {
  if (token.expiresAt === null) return { kind: 'never' };
  if (token.state === 'expired') return { kind: 'over' };
  if (serverMilliseconds === null) return { kind: 'unknown' };
  const seconds = (token.expiresAt.getTime() - serverMilliseconds) / 1000;
  return seconds <= 0 ? { kind: 'over' } : { kind: 'in', seconds, isSoon: seconds < soonSeconds };
}
