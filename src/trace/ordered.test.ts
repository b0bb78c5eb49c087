import { expect, it } from 'vitest';
import { randomFrom } from '../../test/trace-text.ts';
import { Ordered } from './ordered.ts';

interface Item {
  at: number;
  name: number;
}

it('finds what a sorted list would, whatever the order in which items come', () => {
  const random = randomFrom(5);
  const orders = { rising: (i: number) => i, falling: (i: number) => 5_000 - i, any: () => Math.floor(random() * 800) };
  for (const timeOf of Object.values(orders)) {
    const items = Array.from({ length: 5_000 }, (_, name): Item => ({ at: timeOf(name), name }));
    const ordered = new Ordered<Item>(({ at }) => at);
    for (const item of items) ordered.add(item);
    const sorted = items.toSorted((a, b) => a.at - b.at);
    for (const time of [-1, 0, 1, 399, 400.5, 799, 2_500, 4_999, 5_000, 6_000]) {
      expect(ordered.lastBefore(time)).toBe(sorted.findLast(({ at }) => at < time));
      expect(ordered.lastUntil(time)).toBe(sorted.findLast(({ at }) => at <= time));
      expect(ordered.firstSince(time)).toBe(sorted.find(({ at }) => at >= time));
      expect(ordered.firstAfter(time)).toBe(sorted.find(({ at }) => at > time));
    }
    for (const time of [-1, 3, 600, 1_500, 9_000]) {
      expect(ordered.takeUntil(time)).toEqual(sorted.splice(0, sorted.filter(({ at }) => at <= time).length));
      expect(ordered.firstSince(-Infinity)).toBe(sorted[0]);
    }
  }
});

it('is empty before anything has come', () => {
  const ordered = new Ordered<Item>(({ at }) => at);
  expect([ordered.lastBefore(1), ordered.lastUntil(1), ordered.firstSince(1)]).toEqual([undefined, undefined, undefined]);
});
