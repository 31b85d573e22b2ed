// What a run changes, leaves out or could not do.

import { call } from './api';
import { allPages } from './runTables';
import type { Finding as FindingDocument } from './wire';

export type Severity = FindingDocument['severity'];

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** `shop.orders`, `shop.orders.status`, `index idx_a on shop.orders`. */
  readonly object: string;
  readonly detail: string;
  /** Rows or values concerned, where they were counted. */
  readonly count: number | null;
  readonly hint: string | null;
}

export function findingOf(finding: FindingDocument): Finding {
  return {
    code: finding.code,
    severity: finding.severity,
    object: finding.object,
    detail: finding.detail,
    count: finding.count ?? null,
    hint: finding.hint ?? null,
  };
}

/** The worst first. */
export const severities: readonly Severity[] = ['refusal', 'loss', 'altered', 'note'];

/** Losses and refusals hold up a run, or its exit code, until somebody accepts their code. */
export function needsAcceptance(severity: Severity): boolean {
  return severity === 'refusal' || severity === 'loss';
}

/** Whether a finding is about this table, one of its columns, or something that stands on it. */
export function concernsTable(finding: Finding, table: string): boolean {
  const { object } = finding;
  return object === table || object.startsWith(`${table}.`) || object.endsWith(` on ${table}`);
}

/**
 * The table that a finding is about, among those of the run; null where it is about none.
 * `shop.orders.status` is a column of `shop.orders`; names may hold dots and spaces, so that only the run can tell.
 */
export function tableOf(object: string, isTable: (name: string) => boolean): string | null {
  if (isTable(object)) return object;
  for (let at = object.lastIndexOf('.'); at > 0; at = object.lastIndexOf('.', at - 1)) {
    const name = object.slice(0, at);
    if (isTable(name)) return name;
  }
  for (let at = object.indexOf(' on '); at >= 0; at = object.indexOf(' on ', at + 1)) {
    const name = object.slice(at + 4);
    if (isTable(name)) return name;
  }
  return null;
}

const PAGE_FINDINGS = 1000;

/** All of a run, the worst first. `object` leaves those whose object holds this text. */
export async function loadFindings(
  runID: string,
  object: string | null,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings = await allPages((cursor) =>
    call('GET /api/runs/{id}/findings', {
      path: { id: runID },
      query: {
        limit: PAGE_FINDINGS,
        ...(object === null ? {} : { object }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    }),
  );
  return findings.map(findingOf);
}

export function findingsOfTable(findings: readonly Finding[], table: string): readonly Finding[] {
  return findings.filter((finding) => concernsTable(finding, table));
}
