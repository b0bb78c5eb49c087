import { describe, expect, test } from 'vitest';
import { StormWatch } from './storm-watch.ts';

/** Whether it is a storm at the end of so many events each so many ms, for a second. */
function stormOf(events: number, every: number): boolean {
  const watch = new StormWatch();
  let at = 5_000;
  for (; at < 6_000; at += every) watch.add(events, at);
  return watch.isStorm(at);
}

describe('a storm', () => {
  test.each([
    ['one sync after the other is none', 8, 25, false],
    ['a hundred syncs in a second are one', 8, 10, true],
    ['a thousand in large batches are one', 300, 25, true],
  ])('%s', (_, events, every, storm) => {
    expect(stormOf(events, every)).toBe(storm);
  });

  test('is over soon after however many', () => {
    const watch = new StormWatch();
    watch.add(100_000, 0);
    expect(watch.isStorm(0)).toBe(true);
    expect(watch.isStorm(60)).toBe(true);
    expect(watch.isStorm(80)).toBe(false);
  });
});
