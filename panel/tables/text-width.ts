/** How wide the texts of a column are. */
import { clipped } from '../components/format.ts';
import { chosen } from '../state/chosen-widths.ts';
import type { Column } from './column.ts';
import { cellPadding, signPadding } from './grid-row.tsx';

/** The sign of the order beside a heading, with the line after it, pixels. */
const headExtra = 20;

/** How wide a column has to be for its heading and what it says of some rows, pixels. */
export function contentWidth<Row>({ label, text, tone }: Column<Row>, rows: readonly Row[]): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.font = getComputedStyle(document.body).font;
  // As in the rows, where all digits are as wide.
  const widthOf = (content: string) => context.measureText(content.replaceAll(/\d/g, '0')).width;
  const widths = new Set(
    rows.map((row) => `${(tone?.(row) ?? 'plain') === 'plain' ? '' : ' '}${clipped(text(row), mostMeasured)}`),
  );
  let widest = widthOf(label) + cellPadding + headExtra;
  for (const content of widths) {
    const signed = content.startsWith(' ');
    widest = Math.max(widest, widthOf(content.trimStart()) + (signed ? signPadding : cellPadding));
  }
  return chosen(Math.ceil(widest) + 1);
}

/** What is longer than this is wider than a column may be, characters. */
const mostMeasured = 1_000;
