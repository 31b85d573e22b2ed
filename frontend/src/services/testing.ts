import type { StreamEvent } from './eventText';
import type { StatusDocument, TableDocument } from './wire';

// Documents as the server sends them, for tests.

export function wireTable(name: string, change: Partial<TableDocument> = {}): TableDocument {
  return {
    name,
    target: name.replace('shop.', 'public.'),
    state: 'copying',
    percent: 10,
    rowsCopied: 10,
    rowsTotal: 100,
    rowsRejected: 0,
    bytesCopied: 1000,
    bytesTotal: 10_000,
    chunksDone: 0,
    chunksTotal: 1,
    secondsCopying: 1,
    ...change,
  };
}

export function wireStatus(change: Partial<StatusDocument> = {}, elapsedSeconds = 10): StatusDocument {
  return {
    run: {
      runID: 'a',
      ordinal: 1,
      state: 'running',
      phase: 'copying',
      source: 'mysql://h/shop',
      target: 'postgresql://h/shop',
      sourceVersion: '9.7',
      targetVersion: '15',
      startedAt: '2026-11-24T17:00:00Z',
      heartbeatAt: '2026-11-24T17:00:10Z',
      elapsedSeconds,
      resumes: 0,
      ownerHost: 'h',
      ownerProcessID: 1,
    },
    progress: {
      percent: 10,
      percentOfRows: 12,
      percentOfTables: 0,
      percentOfSteps: 0,
      rowsCopied: 10,
      rowsTotal: 100,
      rowsRejected: 0,
      bytesCopied: 1000,
      bytesTotal: 10_000,
      tablesCopied: 0,
      tablesTotal: 1,
      stepsDone: 0,
      stepsTotal: 5,
      activeSteps: [],
      elapsedSeconds,
      rowsPerSecond: 100,
      bytesPerSecond: 1000,
    },
    tables: [wireTable('shop.orders')],
    tablesTotal: 1,
    findings: { note: 1 },
    verification: 'not-run',
    observedAt: '2026-11-24T17:00:10Z',
    ...change,
  };
}

export function event(name: string, id: string | undefined, document: unknown): StreamEvent {
  return { name, id, data: typeof document === 'string' ? document : JSON.stringify(document) };
}
