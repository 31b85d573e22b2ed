import { type RefObject, startTransition, useCallback, useEffect, useRef, useState } from 'react';

/** From how many rows on only those in sight are drawn. */
export const WINDOWED_FROM = 200;
const OVERSCAN = 8;
/** Drawn before it is known how many are in sight. */
const ROWS_AT_FIRST = 16;

export interface RowWindow {
  readonly first: number;
  /** One behind the last. */
  readonly end: number;
}

/** Which rows of a fixed height a scroll position shows. */
export function windowOf(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.max(0, Math.min(count - 1, Math.floor(scrollTop / rowHeight) - OVERSCAN));
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { first: Math.max(0, first), end: Math.max(end, 0) };
}

/**
 * The rows that a scrolling element shows; all of them where it is not windowed.
 *
 * The rows of a place are drawn in slices, between which the browser is free, and those of the next place are not begun
 * before they are drawn: however fast somebody scrolls, no task grows with it, and none is given up half done.
 */
export function useWindowedRows(
  element: RefObject<HTMLElement>,
  count: number,
  rowHeight: number,
  isWindowed: boolean,
): RowWindow {
  const [place, setPlace] = useState<RowWindow>({ first: 0, end: ROWS_AT_FIRST });
  const drawn = useRef(place);
  const isDrawing = useRef(false);
  const look = useCallback(() => {
    if (isDrawing.current) return;
    const { scrollTop = 0, clientHeight = 0 } = element.current ?? {};
    const next = windowOf(scrollTop, clientHeight, rowHeight, count);
    if (next.first === drawn.current.first && next.end === drawn.current.end) return;
    isDrawing.current = true;
    startTransition(() => setPlace(next));
  }, [element, count, rowHeight]);
  useEffect(() => {
    drawn.current = place;
    isDrawing.current = false;
    if (isWindowed) look();
  }, [place, look, isWindowed]);
  useEffect(() => {
    const scroller = element.current;
    if (!isWindowed || scroller === null) return undefined;
    scroller.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [element, isWindowed, look]);
  return isWindowed
    ? { first: Math.min(place.first, count), end: Math.min(place.end, count) }
    : { first: 0, end: count };
}
