import { describe, expect, it } from 'vitest';
import { columnWidths, fits } from './fit.ts';

describe('the widths of columns', () => {
  const columns = [{ width: 60 }, { width: 100, grow: 1 }, { width: 100, grow: 3 }];

  it('share what is left', () => expect(columnWidths(columns, 460)).toEqual([60, 100, 300]));
  it('are never below the least', () => {
    expect(columnWidths(columns, 100)).toEqual([60, 100, 100]);
    expect(columnWidths(columns, 360)).toEqual([60, 100, 200]);
  });
  it('stay as they are where none grows', () => expect(columnWidths([{ width: 60 }], 500)).toEqual([60]));
});

describe('what fits', () => {
  const letters = Array.from({ length: 95 }, (_, at) => (at === 0 ? 2 : 5));

  it('is the sum of its letters', () => {
    expect(fits('a cart', 27, letters)).toBe(true);
    expect(fits('a cart', 26, letters)).toBe(false);
    expect(fits('', 0, letters)).toBe(true);
  });
  it.each(['é', 'שלום', '🛒', 'a\u202Eb', '\t'])('is not %j, whose width and direction are not known', (text) =>
    expect(fits(text, 1_000, letters)).toBe(false),
  );
});
