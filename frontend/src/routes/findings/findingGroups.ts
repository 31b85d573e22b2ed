// Findings as the screen shows them: by severity, then by code. Pure.

import type { Finding, Severity } from '../../services/findings';
import { needsAcceptance, severities } from '../../services/findings';
import { searchText } from '../../services/tables';

export interface FindingFilter {
  readonly text: string;
  readonly severity: Severity | 'all';
  /** Only what a person has to decide. */
  readonly isOpenOnly: boolean;
}

/** Findings of one code and severity. */
export interface FindingGroup {
  readonly key: string;
  readonly code: string;
  readonly severity: Severity;
  readonly isAccepted: boolean;
  readonly findings: readonly Finding[];
  /** What to do, where it is the same for all of them. */
  readonly hint: string | null;
}

export type SeverityCounts = Readonly<Record<Severity | 'all', number>>;

function isWanted(finding: Finding, text: string): boolean {
  return [finding.code, finding.object, finding.detail].some((part) => searchText(part).includes(text));
}

/** How many findings of each severity the text leaves. */
export function severityCounts(findings: readonly Finding[], text: string): SeverityCounts {
  const counts = { all: 0, refusal: 0, loss: 0, altered: 0, note: 0 };
  const wanted = searchText(text);
  for (const finding of findings) {
    if (!isWanted(finding, wanted)) continue;
    counts.all += 1;
    counts[finding.severity] += 1;
  }
  return counts;
}

/** In the API's order within a severity, which is the catalogue's. */
export function findingGroups(
  findings: readonly Finding[],
  filter: FindingFilter,
  accepted: ReadonlySet<string>,
): FindingGroup[] {
  const wanted = searchText(filter.text);
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (filter.severity !== 'all' && finding.severity !== filter.severity) continue;
    if (filter.isOpenOnly && !isOpen(finding, accepted)) continue;
    if (!isWanted(finding, wanted)) continue;
    const key = `${severities.indexOf(finding.severity)} ${finding.code}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const list = [...groups].map(([key, members]) => group(key, members, accepted));
  const rank = (severity: Severity) => severities.indexOf(severity);
  return list.sort((left, right) => rank(left.severity) - rank(right.severity));
}

function group(key: string, members: readonly Finding[], accepted: ReadonlySet<string>): FindingGroup {
  const first = members[0] as Finding;
  const hint = members.every((member) => member.hint === first.hint) ? first.hint : null;
  return {
    key,
    code: first.code,
    severity: first.severity,
    isAccepted: needsAcceptance(first.severity) && accepted.has(first.code),
    findings: members,
    hint,
  };
}

export function isOpen(finding: Finding, accepted: ReadonlySet<string>): boolean {
  return needsAcceptance(finding.severity) && !accepted.has(finding.code);
}

/** Codes that nobody has accepted, in the order of the findings. */
export function openCodes(findings: readonly Finding[], accepted: ReadonlySet<string>): string[] {
  return [...new Set(findings.filter((finding) => isOpen(finding, accepted)).map((finding) => finding.code))];
}

/** `--accept` takes a list; codes that were accepted before are named again, for a new run knows nothing of them. */
export function acceptOption(codes: Iterable<string>, accepted: Iterable<string>): string {
  return `--accept ${[...new Set([...accepted, ...codes])].sort().join(',')}`;
}
