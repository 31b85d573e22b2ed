import { call } from './api';
import type { OrderDocument, RunDocument, RunReport, RunStart, ServiceResourceSourceDocument } from './wire';

export type { RunReport, RunStart };
export type Source = ServiceResourceSourceDocument;
export type RunOrder = OrderDocument['order'];

export async function listSources(signal: AbortSignal): Promise<readonly Source[]> {
  return (await call('GET /api/sources', { signal })).items;
}

/** The same key gives the same run, however often it is sent. */
export async function startRun(body: RunStart, idempotencyKey: string): Promise<RunDocument> {
  return call('POST /api/runs', { body, headers: { 'Idempotency-Key': idempotencyKey } });
}

export async function getRun(id: string, signal: AbortSignal): Promise<RunDocument> {
  return call('GET /api/runs/{id}', { path: { id }, signal });
}

export async function getReport(id: string, signal: AbortSignal): Promise<RunReport> {
  return call('GET /api/runs/{id}/report', { path: { id }, signal });
}

/** Holds, resumes or cancels a run; says how the order gets to it. */
export async function orderRun(id: string, order: RunOrder): Promise<OrderDocument> {
  return call(`POST /api/runs/{id}/${order}`, { path: { id } });
}
