import { call } from './api';
import { dateOf } from './clock';
import type { Role } from './session';
import type { TokenInfo, TokensResourceIssuedDocument } from './wire';

export type TokenState = TokenInfo['state'];

/** A token as lists show it; there is no secret in it. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly state: TokenState;
  readonly createdAt: Date | null;
  readonly createdBy: string;
  /** Null for one that does not expire. */
  readonly expiresAt: Date | null;
  /** Exact to a minute; null for one never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A token that was just made, with its secret. */
export interface IssuedToken {
  readonly token: Token;
  readonly text: string;
}

export interface TokenRequest {
  readonly name: string;
  readonly role: Role;
  /** Null for one that does not expire. */
  readonly expiresInSeconds: number | null;
}

export function tokenOf({ createdAt, expiresAt, lastUsedAt, revokedAt, ...rest }: TokenInfo): Token {
  return {
    ...rest,
    createdAt: dateOf(createdAt),
    expiresAt: dateOf(expiresAt),
    lastUsedAt: dateOf(lastUsedAt),
    revokedAt: dateOf(revokedAt),
  };
}

export function issuedTokenOf(wire: TokensResourceIssuedDocument): IssuedToken {
  return { token: tokenOf(wire.info), text: wire.token };
}

/** Newest first. */
export async function listTokens(signal: AbortSignal): Promise<readonly Token[]> {
  return (await call('GET /api/tokens', { signal })).items.map(tokenOf);
}

export async function createToken({ name, role, expiresInSeconds }: TokenRequest): Promise<IssuedToken> {
  const body = expiresInSeconds === null ? { name, role } : { name, role, expiresInSeconds };
  return issuedTokenOf(await call('POST /api/tokens', { body }));
}

export async function revokeToken(id: string): Promise<Token> {
  return tokenOf(await call('DELETE /api/tokens/{id}', { path: { id } }));
}
