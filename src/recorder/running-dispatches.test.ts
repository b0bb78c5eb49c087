import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { steadyClock } from '../../test/steady-clock.ts';
import { RunningDispatches, type UnsettledDispatch } from './running-dispatches.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function dispatch(tag: string, startedAt = 0, trusted = true): UnsettledDispatch {
  return { dispatchId: `d-${tag}`, type: 'sync', tag, trusted, startedAt };
}

/** The dispatches of a run that goes on, of which one that takes longer than a second is told. */
function watched(onTooLong: (number: number, at: number) => void, signal = new AbortController().signal): RunningDispatches {
  return new RunningDispatches(steadyClock, 1_000, onTooLong, signal);
}

describe('dispatches that run too long', () => {
  test('are told of, each at its time, though one timer serves all', () => {
    const told: [number, number][] = [];
    const running = watched((number, at) => {
      told.push([number, at]);
      running.settle(number);
    });
    running.add(1, dispatch('a', 5));
    vi.advanceTimersByTime(400);
    running.add(2, dispatch('b', 405));
    running.add(3, dispatch('c', 405));
    running.settle(2);
    vi.advanceTimersByTime(700);
    expect(told).toEqual([[1, 1_005]]);
    vi.advanceTimersByTime(400);
    expect(told).toEqual([
      [1, 1_005],
      [3, 1_405],
    ]);
    expect(running.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('are given time to be heard where the timer itself came late, as after sleep', () => {
    const told: number[] = [];
    const running = watched((number) => {
      told.push(number);
      running.settle(number);
    });
    running.add(1, dispatch('a'));
    running.add(2, dispatch('b'));
    const asleep = vi.spyOn(performance, 'now').mockImplementation(() => 60_000);
    vi.advanceTimersByTime(1_000);
    asleep.mockRestore();
    expect(told).toEqual([]);
    running.settle(1);
    vi.advanceTimersByTime(62_000);
    expect(told).toEqual([2]);
  });

  test('are forgotten with all others', () => {
    const run = new AbortController();
    const running = watched(() => expect.unreachable(), run.signal);
    running.add(1, dispatch('a'));
    run.abort();
    vi.advanceTimersByTime(5_000);
    expect(running.size).toBe(0);
  });
});

test('the one that the browser runs for a tag is found, not one that is simulated', () => {
  const running = watched(() => undefined);
  running.add(1, dispatch('a', 0, false));
  expect(running.numberOf('sync', 'a')).toBeUndefined();
  running.add(2, dispatch('a'));
  running.settle(1);
  expect(running.numberOf('sync', 'a')).toBe(2);
  expect(running.numberOf('periodicsync', 'a')).toBeUndefined();
  running.settle(2);
  expect(running.numberOf('sync', 'a')).toBeUndefined();
});
