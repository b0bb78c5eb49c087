import { describe, expect, it } from 'vitest';
import { SortedRows, type SortKey } from './sorted.ts';

const same = (key: SortKey) => key;
const up = { column: 'a', descending: false };
const down = { column: 'a', descending: true };

describe('sorted rows', () => {
  it('go up or down, with nothing last either way', () => {
    const rows = new SortedRows<SortKey>();
    expect(rows.of([3, null, 1, 2], up, same, true)).toEqual([1, 2, 3, null]);
    expect(rows.of([3, null, 1, 2], down, same, true)).toEqual([3, 2, 1, null]);
    expect(rows.of(['b', 'a'], up, same, true)).toEqual(['a', 'b']);
  });

  it('take new rows in as if all had been sorted', () => {
    const rows = new SortedRows<SortKey>();
    const source: SortKey[] = [5, 1, 9];
    rows.of(source, up, same, true);
    source.push(4, null, 0, 9, 10);
    expect(rows.of(source, up, same, true)).toEqual([0, 1, 4, 5, 9, 9, 10, null]);
  });

  it('take many new rows in at once just as well', () => {
    const rows = new SortedRows<SortKey>();
    const source: SortKey[] = [500, 1, 900];
    rows.of(source, down, same, true);
    source.push(...Array.from({ length: 1_000 }, (_, i) => (i * 7) % 1_000));
    expect(rows.of(source, down, same, true)).toEqual(source.toSorted((a, b) => Number(b) - Number(a)));
  });

  it('keep the order of arrival among equals', () => {
    const rows = new SortedRows<[number, string]>();
    const source: [number, string][] = [
      [1, 'first'],
      [0, 'x'],
    ];
    rows.of(source, up, ([key]) => key, true);
    source.push([1, 'second']);
    expect(rows.of(source, up, ([key]) => key, true).map(([, name]) => name)).toEqual(['x', 'first', 'second']);
  });

  it('are sorted anew where keys may have changed', () => {
    const rows = new SortedRows<{ key: number }>();
    const [a, b] = [{ key: 1 }, { key: 2 }];
    const source = [a, b];
    rows.of(source, up, (row) => row.key, false);
    a.key = 3;
    expect(rows.of(source, up, (row) => row.key, false)).toEqual([b, a]);
  });
});
