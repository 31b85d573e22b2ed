import { useEffect, useState } from 'react';
import { monotonicMilliseconds } from './clock';

/** The monotonic clock, which draws anew as often as told. */
export function useNow(everyMilliseconds = 1000): number {
  const [now, setNow] = useState(monotonicMilliseconds);
  useEffect(() => {
    const timer = setInterval(() => setNow(monotonicMilliseconds()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds]);
  return now;
}
