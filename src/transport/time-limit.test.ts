import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { after } from './time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is to be done after a time', () => {
  it('is done then, once', () => {
    const work = vi.fn();
    after(1_000, new AbortController().signal, work);
    vi.advanceTimersByTime(999);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is not done when the signal comes first, and keeps no timer', () => {
    const work = vi.fn();
    const ending = new AbortController();
    after(1_000, ending.signal, work);
    ending.abort();
    after(1_000, ending.signal, work);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(5_000);
    expect(work).not.toHaveBeenCalled();
  });

  it('leaves nothing on the signal once it is done', () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    after(1_000, signal, () => undefined);
    vi.advanceTimersByTime(1_000);
    expect(removed.mock.calls).toEqual([added.mock.calls[0]?.slice(0, 2)]);
  });
});
