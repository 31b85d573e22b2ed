import type { AuditVerification } from '../../services/audit';
import { formatCount, plural } from '../../format/quantity';

/** What a verification of the chain came to, in words. */
export interface Verdict {
  readonly isIntact: boolean;
  readonly title: string;
  readonly detail: string;
}

type FaultKind = NonNullable<AuditVerification['fault']>['kind'];

const faultTexts: Record<FaultKind, (sequence: string) => string> = {
  edited: (sequence) => `Entry ${sequence} is not what was written: its content does not give its hash.`,
  missing: (sequence) => `Entry ${sequence} is missing, and there are later ones: it was deleted.`,
  unlinked: (sequence) => `Entry ${sequence} does not follow the one before it: one of the two was moved or replaced.`,
  truncated: (sequence) => `The newest entries are gone, from entry ${sequence} on.`,
  'head-mismatch': (sequence) => `Entry ${sequence} is not where the head of the chain says that it ends.`,
  replaced: (sequence) => `Entry ${sequence} is sound in itself, but is not the one that was noted.`,
  removed: (sequence) => `Entry ${sequence} was noted, but has been removed because of its age.`,
};

export function verdictOf({ entries, removedEntries, isIntact, fault }: AuditVerification): Verdict {
  if (isIntact) {
    const removed =
      removedEntries === 0
        ? ''
        : ` ${formatCount(removedEntries)} before them were removed because of their age, as the chain itself says.`;
    return {
      isIntact,
      title: 'The chain is intact',
      detail:
        entries === 0
          ? 'There is no entry yet.'
          : `${entries === 1 ? 'The one entry is' : `All ${formatCount(entries)} entries are`} as written, each linked to the one before.${removed}`,
    };
  }
  const known: (sequence: string) => string =
    (fault && faultTexts[fault.kind]) ?? ((sequence) => `Entry ${sequence} is wrong.`);
  const where = fault === undefined ? 'The server does not say where.' : known(formatCount(fault.sequence));
  return {
    isIntact,
    title: 'The chain is broken',
    detail: `${where} ${entries === 0 ? 'No entry before it is sound.' : `${plural(entries, 'entry', 'entries')} before it ${entries === 1 ? 'is' : 'are'} sound.`}`,
  };
}
