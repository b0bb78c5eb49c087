import { expect, it } from 'vitest';
import { retryDelay } from './schedule.ts';

it.each([
  [1, 5 * 60_000],
  [2, 15 * 60_000],
  [3, null],
  [4, null],
])('after failed attempt %i the wait is %s ms', (failed, wait) => {
  expect(retryDelay(failed)).toBe(wait);
});
