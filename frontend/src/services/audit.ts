import { call } from './api';
import { dateOf } from './clock';
import type { AuditEntry as AuditEntryDocument, AuditVerification as AuditVerificationDocument } from './wire';

export type AuditOutcome = AuditEntryDocument['outcome'];

/** Who did or tried what. */
export interface AuditEntry extends Omit<Readonly<AuditEntryDocument>, 'at'> {
  readonly at: Date | null;
  /** As the server wrote it, with microseconds: what the hash is made of. */
  readonly atText: string;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | undefined;
}

/** What is empty lets everything pass. */
export interface AuditFilter {
  readonly principal: string;
  readonly action: string;
  readonly outcome: AuditOutcome | '';
}

export type AuditVerification = Readonly<AuditVerificationDocument>;

/** The server may walk along a long chain. */
const VERIFICATION_SECONDS = 305;

export function auditEntryOf(wire: AuditEntryDocument): AuditEntry {
  return { ...wire, at: dateOf(wire.at), atText: wire.at };
}

export async function listAudit(
  filter: AuditFilter,
  limit: number,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<AuditPage> {
  const { principal, action, outcome } = filter;
  const page = await call('GET /api/audit', {
    query: {
      limit,
      cursor,
      outcome: outcome === '' ? undefined : outcome,
      principal: principal.trim() || undefined,
      action: action.trim() || undefined,
    },
    signal,
  });
  return { entries: page.items.map(auditEntryOf), nextCursor: page.nextCursor };
}

export async function verifyAudit(signal?: AbortSignal): Promise<AuditVerification> {
  return call('GET /api/audit/verification', { signal, timeoutSeconds: VERIFICATION_SECONDS });
}
