import { describe, expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

describe('the ticks of an axis', () => {
  it.each<[from: number, to: number, count: number, ticks: number[]]>([
    [0, 10, 10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0, 10, 2, [0, 5, 10]],
    [0.3, 9.9, 4, [2, 4, 6, 8]],
    [0, 1, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [0, 1, 4, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.0101, 0.0149, 5, [0.011, 0.012, 0.013, 0.014]],
    [-25, 1_020, 6, [0, 200, 400, 600, 800, 1_000]],
    [-3, 12, 3, [0, 5, 10]],
    [12_000, 61_000, 9, [15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000, 55_000, 60_000]],
    [1.7e12 - 10, 1.7e12 + 10, 4, [-10, -5, 0, 5, 10].map((ms) => 1.7e12 + ms)],
  ])('%f to %f, about %i', (from, to, count, ticks) => expect(ticksOf(from, to, count)).toEqual(ticks));

  it('are inside of the stretch, in even steps, and about as many as asked for', () => {
    for (let size = 0.004; size < 1e7; size *= 1.37) {
      for (const from of [-size / 3, 0, size * 1.7, 12_345]) {
        const ticks = ticksOf(from, from + size, 8);
        const steps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? NaN));
        expect(ticks[0]).toBeGreaterThanOrEqual(from);
        expect(ticks.at(-1)).toBeLessThanOrEqual(from + size);
        expect(Math.max(...steps) / Math.min(...steps)).toBeCloseTo(1, 6);
        expect(ticks.length).toBeGreaterThanOrEqual(5);
        expect(ticks.length).toBeLessThanOrEqual(13);
      }
    }
  });
});
