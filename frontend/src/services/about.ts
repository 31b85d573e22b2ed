import { call } from './api';

export interface About {
  readonly version: string;
}

/** Which server this is, by its OpenAPI document. */
export async function getAbout(signal: AbortSignal): Promise<About> {
  const document = (await call('GET /api/openapi.json', { signal })) as { info?: { version?: unknown } } | undefined;
  const version = document?.info?.version;
  return { version: typeof version === 'string' ? version : 'not known' };
}
