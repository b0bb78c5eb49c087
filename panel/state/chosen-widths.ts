/** The widths that the user gave to columns, as they are remembered: `table.column:width`, with commas between. */

/** The widths of a table’s columns, pixels, by the ids of these. */
export function widthsOf(widths: string, table: string): ReadonlyMap<string, number> {
  const own = widths.split(',').filter((each) => each.startsWith(`${table}.`));
  return new Map(
    own.flatMap((each): [string, number][] => {
      const [id = '', width] = each.slice(table.length + 1).split(':');
      return Number(width) >= least ? [[id, Number(width)]] : [];
    }),
  );
}

/** What is remembered after some of a table’s columns were given another width. */
export function withWidths(widths: string, table: string, changed: ReadonlyMap<string, number>): string {
  const own = [...new Map([...widthsOf(widths, table), ...changed])];
  return [withoutWidths(widths, table), ...own.map(([id, width]) => `${table}.${id}:${chosen(width)}`)].filter(Boolean).join(',');
}

/** What is remembered after a table’s columns were given their own widths back. */
export function withoutWidths(widths: string, table: string): string {
  return widths
    .split(',')
    .filter((each) => each !== '' && !each.startsWith(`${table}.`))
    .join(',');
}

/** Of a column the least that can still be pressed, and the most that can be seen, pixels. */
const least = 24;
const most = 2_000;

/** A width that the user may give. */
export function chosen(width: number): number {
  return Math.round(Math.max(least, Math.min(most, width)));
}
