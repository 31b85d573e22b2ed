import { call } from './api';
import { currentLive } from './liveStore';
import type { TableStatus } from './status';
import type { StepDocument } from './wire';

// All tables of a run, and what the server knows of one of them.

const PAGE_ROWS = 1000;

/** Follows a list's cursors to its end. */
export async function allPages<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor?: string }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = answer.nextCursor;
  } while (cursor !== undefined);
  return items;
}

export interface LoadedTables {
  readonly tables: readonly TableStatus[];
  /** What was known live when the load began: what differs from it came later than the load, or with it. */
  readonly known: ReadonlyMap<string, TableStatus>;
}

export async function loadTables(runID: string, signal: AbortSignal): Promise<LoadedTables> {
  const known = currentLive().status?.tables ?? new Map<string, TableStatus>();
  const tables = await allPages((cursor) =>
    call('GET /api/runs/{id}/tables', {
      path: { id: runID },
      query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    }),
  );
  return { tables, known };
}

export type Step = Readonly<StepDocument>;

/** The statements that make what stands on a table: indexes, constraints, …; in the order of the plan. */
export async function loadSteps(runID: string, table: string, signal: AbortSignal): Promise<readonly Step[]> {
  return allPages((cursor) =>
    call('GET /api/runs/{id}/steps', {
      path: { id: runID },
      query: { table, limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    }),
  );
}
