import { call, onSessionEnd } from './api';
import type { TokensResourcePrincipalDocument } from './wire';

export type Role = TokensResourcePrincipalDocument['role'];

export interface Principal {
  readonly name: string;
  readonly role: Role;
  readonly tokenID: string;
}

export { onSessionEnd };

export async function currentPrincipal(signal: AbortSignal): Promise<Principal> {
  return call('GET /api/session', { signal });
}

/** Exchanges a token for a session, whose cookie no script can read. */
export async function signIn(token: string): Promise<Principal> {
  return call('POST /api/login', { body: { token } });
}

export async function signOut(): Promise<void> {
  await call('POST /api/logout');
}
