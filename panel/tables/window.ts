/** Which rows of a long table are drawn. */

/** The height of a row and of the head, in pixels. */
export const rowHeight = 20;
const overscan = 2;

/** The first row to draw, and the one after the last. */
export function rowWindow(count: number, scrollTop: number, height: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan);
  return { first: Math.min(first, end), end };
}

/** The most rows that are ever drawn at a height, wherever it is scrolled to: an even number, so that odd ones take the place of odd ones. */
export function mostDrawn(height: number): number {
  return Math.ceil((Math.ceil(height / rowHeight) + 1 + 2 * overscan) / 2) * 2;
}

/** The scroll position at which the last row is in view, below the head. */
export function endOf(count: number, height: number): number {
  return Math.max(0, (count + 1) * rowHeight - height);
}

/** The row that a key leads to from a row (−1 for none); null where the key is no such key. */
export function rowAfterKey(key: string, row: number, count: number, page: number): number | null {
  const last = count - 1;
  const moves: Record<string, number> = {
    ArrowDown: Math.min(last, row + 1),
    ArrowUp: row - 1,
    PageDown: Math.min(last, Math.max(0, row) + page),
    PageUp: Math.max(0, row - page),
    Home: 0,
    End: last,
  };
  return moves[key] ?? null;
}

/** The scroll position nearest to the present one at which a row is wholly in view below the head. */
export function revealRow(row: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  const room = height - rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + room ? top + rowHeight - room : scrollTop;
}
