import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../protocol/failure.ts';
import type { ReplayedDispatch } from '../trace/events.ts';
import type { Facts } from '../trace/worded.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import { Replays, type ReplayMeans, type ReplayOrder } from './replays.ts';

let replays: Replays;
let emitted: Facts[];
/** What was fired, and what ends it. */
let fired: { dispatchId: string; at: number; end: () => void }[];
let released: number;
let means: ReplayMeans;

beforeEach(() => {
  vi.useFakeTimers();
  emitted = [];
  fired = [];
  released = 0;
  means = {
    clock: steadyClock,
    emit: (facts) => emitted.push(facts),
    fire: ({ dispatchId }) => new Promise((end) => fired.push({ dispatchId, at: performance.now(), end })),
    keepFromNetwork: async () => async () => void released++,
    onSettled: () => undefined,
  };
  replays = new Replays(means);
});
afterEach(() => vi.useRealTimers());

/** @param duration how long it took when it was recorded; null: it was not seen to end */
const dispatch = (dispatchId: string, after: number, duration: number | null = null): ReplayedDispatch => ({
  dispatchId,
  type: 'sync',
  scope: 'https://app.example/',
  tag: dispatchId,
  lastChance: false,
  after,
  was: { outcome: null, duration, promises: [], requests: [], errors: [] },
});

async function start(change: Partial<ReplayOrder> = {}): Promise<string> {
  const dispatches = [dispatch('d1', 0), dispatch('d2', 100), dispatch('d3', 300)];
  const id = replays.start({ from: 'r', dispatches, speed: 1, mode: 'simulated', requests: 'network', ...change });
  await vi.advanceTimersByTimeAsync(0);
  return id;
}
async function end(name: string): Promise<void> {
  fired.find(({ dispatchId }) => dispatchId === name)?.end();
  await vi.advanceTimersByTimeAsync(0);
}
const settled = (): Facts | undefined => emitted.find(({ kind }) => kind === 'replay-settled');
const names = (): string[] => fired.map(({ dispatchId }) => dispatchId);

describe('a replay', () => {
  test.each([
    [1, [0, 100, 300]],
    [10, [0, 10, 30]],
  ])('keeps the recorded rhythm, %i times as fast, whether or not what it fired has ended', async (speed, times) => {
    const begun = performance.now();
    await start({ speed });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fired.map(({ at }) => Math.round(at - begun))).toEqual(times);
    expect(settled()).toBeUndefined();
    for (const { end } of fired) end();
    await vi.advanceTimersByTimeAsync(0);
    expect(settled()).toMatchObject({ outcome: 'completed' });
  });

  test('as fast as possible begins each when those have ended that had ended before it when it was recorded', async () => {
    // The first two ran side by side, the third after both.
    await start({ speed: null, dispatches: [dispatch('d1', 0, 150), dispatch('d2', 100, 100), dispatch('d3', 300, 50)] });
    expect(names()).toEqual(['d1', 'd2']);
    await end('d2');
    expect(names()).toEqual(['d1', 'd2']);
    await end('d1');
    expect(names()).toEqual(['d1', 'd2', 'd3']);
    await end('d3');
    expect(settled()).toMatchObject({ outcome: 'completed' });
  });

  test('as fast as possible begins at once what the browser began later by chance', async () => {
    await start({ speed: null, dispatches: [dispatch('d1', 0, 50), { ...dispatch('d2', 100, 50), ready: 10 }] });
    expect(names()).toEqual(['d1', 'd2']);
  });

  test('as fast as possible never runs one tag twice at once, nor too many tags', async () => {
    const again = { ...dispatch('d2', 10), tag: 'd1' };
    await start({
      speed: null,
      dispatches: [dispatch('d1', 0), again, ...Array.from({ length: 50 }, (_, i) => dispatch(`t${i}`, 20))],
    });
    expect(names()).toEqual(['d1']);
    await end('d1');
    expect(names()).toHaveLength(1 + 32);
    await end('t0');
    expect(names()).toHaveLength(1 + 33);
  });

  test('that is cancelled fires nothing more, and ends though something still runs', async () => {
    await start();
    replays.cancel({ code: 'replay-cancelled', params: {} });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toEqual(['d1']);
    expect(settled()).toMatchObject({ outcome: 'cancelled', why: { code: 'replay-cancelled' } });
    expect(replays.running).toBe(false);
  });

  test('fails with the reason when something can’t be fired at all', async () => {
    means.fire = () => Promise.reject(new Error('No worker.'));
    await start({ speed: null });
    expect(settled()).toMatchObject({ outcome: 'failed', why: { code: 'said', params: { message: 'No worker.' } } });
  });

  test('fails before it fires anything when requests can’t be kept from the network', async () => {
    means.keepFromNetwork = () => Promise.reject(new Failure({ code: 'recording-gone', params: {} }));
    await start({ requests: 'recording' });
    expect(names()).toEqual([]);
    expect(settled()).toMatchObject({ outcome: 'failed', why: { code: 'recording-gone' } });
  });

  test.each<[string, () => void]>([
    ['completed', () => fired.forEach(({ end }) => end())],
    ['cancelled', () => replays.cancel({ code: 'tab-closed', params: {} })],
  ])('lets requests go to the network again when it is %s, once', async (outcome, act) => {
    await start({ requests: 'fail', dispatches: [dispatch('d1', 0)] });
    expect(emitted[0]).toMatchObject({ kind: 'replay-started', requests: 'fail', from: 'r' });
    act();
    await vi.advanceTimersByTimeAsync(0);
    expect([settled(), released]).toMatchObject([{ outcome }, 1]);
  });

  test('also when it failed', async () => {
    means.fire = () => Promise.reject(new Error('No worker.'));
    await start({ speed: null });
    expect(released).toBe(1);
  });

  test('runs alone', async () => {
    await start();
    expect(() => replays.start({ from: 'r', dispatches: [], speed: 1, mode: 'browser', requests: 'network' })).toThrow(
      'replay-running',
    );
  });
});
