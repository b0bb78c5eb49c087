import { describe, expect, it } from 'vitest';
import { columnsWithRoom, columnWidths, endOfCut, fits } from './fit.ts';

describe('the widths of columns', () => {
  const columns = [{ width: 60 }, { width: 100, grow: 1 }, { width: 100, grow: 3 }];

  it('share what is left', () => expect(columnWidths(columns, 460)).toEqual([60, 100, 300]));
  it('are never below the least', () => {
    expect(columnWidths(columns, 100)).toEqual([60, 100, 100]);
    expect(columnWidths(columns, 360)).toEqual([60, 100, 200]);
  });
  it('stay as they are where none grows', () => expect(columnWidths([{ width: 60 }], 500)).toEqual([60]));
});

describe('where there is not room for all columns', () => {
  const columns = [
    { id: 'tag', width: 100 },
    { id: 'requests', width: 80, spare: 1 },
    { id: 'promises', width: 80, spare: 2 },
  ];
  const left = (room: number) => columnsWithRoom(columns, room).map(({ id }) => id);

  it.each([
    [0, ['tag', 'requests', 'promises']],
    [260, ['tag', 'requests', 'promises']],
    [259, ['tag', 'requests']],
    [179, ['tag']],
    [10, ['tag']],
  ])('in %d px are %j', (room, ids) => expect(left(room)).toEqual(ids));
});

describe('what is cut in the middle', () => {
  const letters = Array.from({ length: 95 }, () => 5);
  const parts = (text: string, width: number) => {
    const at = endOfCut(text, width, letters);
    return [text.slice(0, at), text.slice(at)];
  };

  it('keeps its end', () => {
    expect(parts('https://a.example/api/orders/1234', 100)).toEqual(['https://a.example/api/ord', 'ers/1234']);
    expect(parts('abc', 3)).toEqual(['abc', '']);
  });
  it.each(['עגלה-of-שלום-12345678', 'cart 🛒 12345678', `a\u202E${'b'.repeat(30)}`])('is not %j', (text) =>
    expect(endOfCut(text, 50, letters)).toBe(text.length),
  );
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
