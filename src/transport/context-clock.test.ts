import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { steadyClock } from '../../test/steady-clock.ts';
import { ContextClock } from './context-clock.ts';

const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(steadyClock.now());
});
afterEach(() => void vi.useRealTimers());

describe('the clock of another context', () => {
  let clock: ContextClock;
  beforeEach(() => void (clock = new ContextClock(steadyClock)));

  test('is ours, where it began while the wall’s was as it is', () => {
    clock.compare(Date.now() - steadyClock.now() + 1);
    expect(clock.ours(5)).toBe(5);
  });

  test('is brought to ours, where the wall’s was set between the starts of both', () => {
    // The context’s process started before the clock was set forward, ours after that.
    clock.compare(Date.now() - steadyClock.now() + hour);
    expect(clock.ours(5) - hour - 5).toBeCloseTo(0, 0);
  });

  test.each(['NaN', Number.NaN, null, undefined])('is taken as it is, where it tells %s', (said) => {
    clock.compare(said);
    expect(clock.ours(5)).toBe(5);
  });
});
