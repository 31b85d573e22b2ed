// Rows that were read from the source and are in no table of the target.

import { call } from './api';
import { dateOf } from './clock';
import type { RejectPage as RejectPageDocument, RejectSummary } from './wire';

export type RejectState = 'waiting' | 'replayed' | 'all';

export interface Reject {
  readonly id: number;
  readonly table: string;
  readonly target: string;
  /** Where the row is in the source: the values of its key. Null is NULL. */
  readonly key: readonly { readonly column: string; readonly text: string | null }[];
  readonly column: string | null;
  readonly reason: string;
  /** The target's own words, where it was the target that refused. */
  readonly message: string | null;
  readonly rawBytes: number;
  readonly rejectedAt: Date | null;
  readonly replayedAt: Date | null;
}

/** Rejected rows of a table that have column and reason in common. */
export interface RejectCount {
  readonly table: string;
  readonly target: string;
  readonly column: string | null;
  readonly reason: string;
  readonly rows: number;
  readonly rowsReplayed: number;
}

export interface RejectPage {
  readonly runID: string;
  /** Of the whole selection, not of the page. */
  readonly counts: readonly RejectCount[];
  readonly rows: readonly Reject[];
  /** Null on the last page. */
  readonly nextPageToken: string | null;
}

export interface RejectSelection {
  readonly table: string | null;
  readonly column: string | null;
  readonly reason: string | null;
  readonly state: RejectState;
}

export function rejectPageOf(page: RejectPageDocument): RejectPage {
  return {
    runID: page.runID,
    counts: page.counts.map((count) => ({ ...count, column: count.column ?? null })),
    rows: page.rows.map(rejectOf),
    nextPageToken: page.nextPageToken ?? null,
  };
}

function rejectOf(row: RejectSummary): Reject {
  return {
    ...row,
    key: row.key.map(({ column, text }) => ({ column, text: text ?? null })),
    column: row.column ?? null,
    message: row.message ?? null,
    rejectedAt: dateOf(row.rejectedAt),
    replayedAt: dateOf(row.replayedAt),
  };
}
