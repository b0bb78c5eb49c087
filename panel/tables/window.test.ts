import { describe, expect, it, test } from 'vitest';
import { mostDrawn, revealRow, rowAfterKey, rowHeight, rowWindow } from './window.ts';

describe('the drawn rows', () => {
  it('are those in view and a few around', () => {
    expect(rowWindow(100_000, 1_000 * rowHeight, 10 * rowHeight)).toEqual({ first: 998, end: 1012 });
    expect(rowWindow(3, 0, 400)).toEqual({ first: 0, end: 3 });
    expect(rowWindow(0, 0, 400)).toEqual({ first: 0, end: 0 });
  });
});

test.each([0, 19, 20, 21, 255, 1_000])(
  'at %d px no more rows are drawn than have elements of their own, an even number',
  (height) => {
    const slots = mostDrawn(height);
    expect(slots % 2).toBe(0);
    for (let top = 2_000; top < 2_000 + rowHeight; top++) {
      const { first, end } = rowWindow(100_000, top, height);
      expect(end - first).toBeLessThanOrEqual(slots);
    }
  },
);

describe('keys', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 4, 3],
    ['ArrowUp', 0, -1],
    ['PageDown', 4, 14],
    ['PageUp', 4, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['x', 50, null],
  ])('%s leads from row %d to %o', (key, from, to) => expect(rowAfterKey(key, from, 100, 10)).toBe(to));
});

describe('revealing a row', () => {
  it('scrolls only as far as needed', () => {
    expect(revealRow(5, 0, 200)).toBe(0);
    expect(revealRow(2, 100, 200)).toBe(2 * rowHeight);
    expect(revealRow(30, 0, 200)).toBe(31 * rowHeight - 180);
  });
});
