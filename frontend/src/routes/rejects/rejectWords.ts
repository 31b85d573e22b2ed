// What the reasons of rejected rows mean, and the command that tries the rows again. Pure.

import type { RejectCount, RejectSelection } from '../../services/rejects';
import { shellCommand } from '../../services/shellText';

/** By reason of the row's conversion, or SQLSTATE of the target. */
const meanings = new Map(
  Object.entries({
    'zero-date': 'A date with a zero year, month or day, which PostgreSQL does not have.',
    'invalid-date': 'A date that no calendar has.',
    'time-out-of-day': 'A time beyond 24 hours, or a negative one.',
    'nul-in-text': 'The character 0x00 in a text, which PostgreSQL cannot store.',
    'invalid-utf8': "Bytes that are not valid in the column's character set.",
    'out-of-range': "A number that the target's type cannot hold.",
    'not-boolean': 'A number other than 0 and 1 in a boolean column.',
    'empty-enum': "The '' that stands for an unknown value of an ENUM.",
    'malformed-number': "Digits that are no number of the column's type.",
    'malformed-value': "Bytes that are no value of the column's type.",
    'unstorable-json': 'JSON that jsonb cannot store.',
    'unstorable-geometry': 'An SRID or a coordinate that PostGIS would store as another one.',
    'too-long': 'A value over 1 GB, the most that a field of PostgreSQL holds.',
    'discarded-by-target': 'A trigger of the target discarded the row.',
    '22001': "The value is too long for the target's column.",
    '22003': "The number is out of the range of the target's type.",
    '22P02': "The target's type does not know the value.",
    '23502': "The target's column refuses NULL.",
    '23503': 'The row that it refers to is missing.',
    '23505': 'Another row of the target has this key.',
    '23514': 'A CHECK of the target refuses the row.',
    '23P01': 'Another row of the target excludes this one.',
    '54000': 'The row is beyond a limit of the target.',
  }),
);

export function meaningOf(reason: string): string | null {
  return meanings.get(reason) ?? null;
}

/** The option of `martlet rejects replay` that lets rows of this reason in, where a policy does. */
const policies = new Map(
  Object.entries({
    'zero-date': { option: '--zero-date', values: ['null', '-infinity'] },
    'nul-in-text': { option: '--nul', values: ['strip', 'replace'] },
    'invalid-utf8': { option: '--encoding', values: ['replace'] },
    'empty-enum': { option: '--empty-enum', values: ['null', 'keep'] },
  }),
);

export interface PolicyChoice {
  readonly reason: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** What can be chosen for the reasons that are there. */
export function policyChoices(counts: readonly RejectCount[]): PolicyChoice[] {
  const reasons = [...new Set(counts.filter((count) => count.rows > count.rowsReplayed).map((count) => count.reason))];
  return reasons.flatMap((reason) => {
    const policy = policies.get(reason);
    return policy ? [{ reason, ...policy }] : [];
  });
}

/**
 * @param target URL of the target, without credentials.
 * @param chosen value by option.
 */
export function replayCommand(target: string, selection: RejectSelection, chosen: ReadonlyMap<string, string>): string {
  const words = ['martlet', 'rejects', 'replay'];
  if (selection.table !== null) words.push('--table', selection.table);
  if (selection.reason !== null) words.push('--reason', selection.reason);
  if (selection.column !== null) words.push('--column', selection.column);
  for (const [option, value] of chosen) words.push(option, value);
  return shellCommand([...words, target]);
}

export function waitingRows(counts: readonly RejectCount[]): number {
  return counts.reduce((sum, count) => sum + count.rows - count.rowsReplayed, 0);
}

export function replayedRows(counts: readonly RejectCount[]): number {
  return counts.reduce((sum, count) => sum + count.rowsReplayed, 0);
}
