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
  /** What would take them. */
  readonly remedy: string;
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

/** A page of the last run's; `pageToken` is that of the page before. */
export async function loadRejects(
  runID: string,
  selection: RejectSelection,
  limit: number,
  pageToken: string | null,
  signal: AbortSignal,
): Promise<RejectPage> {
  const { table, column, reason, state } = selection;
  const page = await call('GET /api/runs/{id}/rejects', {
    path: { id: runID },
    query: {
      limit,
      state,
      ...(table === null ? {} : { table }),
      ...(column === null ? {} : { column }),
      ...(reason === null ? {} : { reason }),
      ...(pageToken === null ? {} : { cursor: pageToken }),
    },
    signal,
  });
  return rejectPageOf(page);
}
