/** How wide the columns of a table are, and whether a text fits in one: what surely fits need not be cut when drawn. */

/** How much room a column wants. */
export interface ColumnRoom {
  /** The least width in pixels. */
  width: number;
  /** Its share of the width that is left. */
  grow?: number;
  /** Where there is no room for all, columns with the largest number go first, and those without one stay. */
  spare?: number;
}

/** The columns that there is room for. @param room the width of the table in pixels; 0 before it is laid out */
export function columnsWithRoom<Column extends ColumnRoom>(columns: readonly Column[], room: number): readonly Column[] {
  let over = columns.reduce((sum, { width }) => sum + width, -room);
  if (room === 0 || over <= 0) return columns;
  const gone = new Set<Column>();
  for (const column of columns.filter(({ spare }) => spare).sort((a, b) => (b.spare ?? 0) - (a.spare ?? 0))) {
    if (over <= 0) break;
    gone.add(column);
    over -= column.width;
  }
  return columns.filter((column) => !gone.has(column));
}

/**
 * The width of each column, in pixels: its least, and with what is left its share of the room.
 * @param room the width of the table in pixels
 */
export function columnWidths(columns: readonly ColumnRoom[], room: number): number[] {
  const growing = new Set(columns.filter(({ grow }) => grow));
  // A column whose share is less than its least width takes no part; the others then share less.
  for (;;) {
    const shares = [...growing].reduce((sum, { grow = 0 }) => sum + grow, 0);
    const left = columns.reduce((sum, column) => sum - (growing.has(column) ? 0 : column.width), room);
    const share = left / shares;
    const small = [...growing].filter(({ width, grow = 0 }) => grow * share < width);
    if (small.length === 0) return columns.map((column) => (growing.has(column) ? (column.grow ?? 0) * share : column.width));
    for (const column of small) growing.delete(column);
  }
}

const first = ' '.charCodeAt(0);
const last = '~'.charCodeAt(0);

/** The widths of the letters from ' ' to '~', in pixels. @param font as CSS has it */
export function letterWidths(font: string): number[] {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return [];
  context.font = font;
  const widths = Array.from({ length: last - first + 1 }, (_, at) => context.measureText(String.fromCharCode(first + at)).width);
  // The digits of a table are all as wide as the widest.
  const digit = Math.max(...widths.slice(16, 26));
  return widths.map((width, at) => (at >= 16 && at < 26 ? digit : width));
}

/** The width of a letter, in pixels; endless where that is not known. */
const widthAt = (text: string, at: number, letters: readonly number[]): number =>
  letters[text.charCodeAt(at) - first] ?? Infinity;

/** Whether a text surely fits in a width (pixels), and is read from left to right whatever stands around it. */
export function fits(text: string, width: number, letters: readonly number[]): boolean {
  let left = width;
  for (let at = 0; at < text.length && left >= 0; at++) left -= widthAt(text, at, letters);
  return left >= 0;
}

/** How much of a text that is cut in the middle is its end, of the room that there is. */
const shareOfEnd = 0.4;

/**
 * Where the end of a text begins that stays in view when its middle is left out: in a width (pixels) in which it does not
 * fit. At its length where it can’t be cut there: its letters may be read in another direction, or be halves of others.
 */
export function endOfCut(text: string, width: number, letters: readonly number[]): number {
  let [at, left] = [text.length, width * shareOfEnd];
  while (at > 0 && widthAt(text, at - 1, letters) <= left) left -= widthAt(text, --at, letters);
  return /[^ -~]/.test(text) ? text.length : at;
}
