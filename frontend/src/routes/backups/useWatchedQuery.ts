import { useState } from 'react';
import { type Query, useQuery } from '../../services/useQuery';

const AT_WORK_SECONDS = 1;

/** Asks each second while something in the answer is at work, else as often as told. */
export function useWatchedQuery<Data>(
  key: string,
  fetcher: (signal: AbortSignal) => Promise<Data>,
  isAtWork: (data: Data) => boolean,
  idleSeconds?: number,
): Query<Data> {
  const [isBusy, setIsBusy] = useState(false);
  const query = useQuery(key, fetcher, { refreshSeconds: isBusy ? AT_WORK_SECONDS : idleSeconds });
  const isBusyNow = query.data !== undefined && isAtWork(query.data);
  if (isBusyNow !== isBusy) setIsBusy(isBusyNow);
  return query;
}
