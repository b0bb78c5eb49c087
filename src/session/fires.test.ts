import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft, Facts } from '../trace/worded.ts';
import { Failure } from '../protocol/failure.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import { Fires, type FireMeans, type FireOrder } from './fires.ts';

const scope = 'https://app.example/';
const order: FireOrder = { mode: 'browser', type: 'sync', scope, tag: 'outbox', lastChance: false };

let emitted: Facts[];
let means: FireMeans;

beforeEach(() => {
  vi.useFakeTimers();
  emitted = [];
  means = {
    emit: (facts) => emitted.push(facts),
    clock: steadyClock,
    recording: () => true,
    offline: () => false,
    ready: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    hold: () => Promise.resolve(() => Promise.resolve()),
    register: () => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: false, error: null }),
    simulate: () => Promise.resolve(),
    nextTags: () => Promise.resolve([]),
    onSettled: () => undefined,
  };
});
afterEach(() => vi.useRealTimers());

const outcome = (): Facts | undefined => emitted.find(({ kind }) => kind === 'fire-settled');

function started(facts: Partial<Extract<Draft, { kind: 'dispatch-started' }>> = {}): Draft {
  return {
    id: 'w-1',
    at: 3,
    source: 'worker',
    kind: 'dispatch-started',
    dispatchId: 'd1',
    type: 'sync',
    tag: 'outbox',
    scope,
    lastChance: false,
    trusted: true,
    ...facts,
  };
}

function settled(facts: Partial<Extract<Draft, { kind: 'dispatch-settled' }>> = {}): Draft {
  return { id: 'w-2', at: 4, source: 'worker', kind: 'dispatch-settled', dispatchId: 'd1', outcome: 'succeeded', ...facts };
}

describe('a fire through the browser', () => {
  test('is tied to the next real dispatch of its tag, and ends as that does', async () => {
    const fires = new Fires(means);
    const fireId = fires.fire(order);
    expect(fires.link(started({ trusted: false }))).not.toHaveProperty('fireId');
    expect(fires.link(started({ tag: 'other' }))).not.toHaveProperty('fireId');
    expect(fires.link(started())).toMatchObject({ fireId });
    fires.link(settled({ outcome: 'failed', reason: 'rejected' }));
    await vi.runAllTimersAsync();
    expect(outcome()).toMatchObject({ fireId, outcome: 'failed', dispatchId: 'd1' });
  });

  test('is pending when nothing is dispatched in time', async () => {
    new Fires(means).fire(order);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outcome()).toMatchObject({ outcome: 'pending' });
  });

  test('waits for a dispatch that runs long', async () => {
    const fires = new Fires(means);
    fires.fire(order);
    fires.link(started());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outcome()).toBeUndefined();
    fires.link(settled({ outcome: 'failed', reason: 'timeout' }));
    await vi.runAllTimersAsync();
    expect(outcome()).toMatchObject({ outcome: 'timed-out' });
  });

  test('fails with the reason of the browser', async () => {
    const error = { name: 'NotAllowedError', message: 'Permission denied.' };
    new Fires({ ...means, register: () => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: false, error }) }).fire(order);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'failed', error });
    expect(emitted).toContainEqual(expect.objectContaining({ kind: 'register-settled', outcome: 'rejected' }));
  });

  test('of a tag that is pending already says that Chromium does nothing then', async () => {
    new Fires({ ...means, register: () => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: true, error: null }) }).fire(
      order,
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'pending', why: { code: 'pending-already', params: {} } });
  });

  test('while the workers are held offline is pending at once, and says until when', async () => {
    new Fires({ ...means, offline: () => true }).fire(order);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'pending', why: { code: 'held-offline', params: {} } });
  });

  test('whose dispatch is not seen to end has an outcome all the same', async () => {
    const fires = new Fires(means);
    fires.fire(order);
    fires.link(started());
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(outcome()).toMatchObject({ outcome: 'timed-out', dispatchId: 'd1', why: { code: 'end-not-seen', params: {} } });
  });

  test('without a recording has succeeded when the tag is gone at once', async () => {
    let looks = 0;
    const nextTags = (): Promise<string[]> => Promise.resolve(++looks < 3 ? ['outbox'] : []);
    new Fires({ ...means, recording: () => false, nextTags }).fire(order);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'succeeded' });
    expect(looks).toBe(3);
  });
});

describe('a simulated fire', () => {
  test('is found by its own id, and fails with the reason when there is no worker', async () => {
    const why = { code: 'worker-not-started', params: { seconds: 10 } } as const;
    const fires = new Fires({ ...means, simulate: () => Promise.reject(new Failure(why)) });
    fires.fire({ ...order, mode: 'simulated' });
    expect(fires.needDebugger).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'failed', why });
    expect(fires.needDebugger).toBe(false);
  });
});

/** A worker in the hands of a test: notes what is done to it, and runs each simulated event to the end that is next. */
function playedWorker(ends: ('succeeded' | 'failed' | 'never')[] = []): { fires: () => Fires; done: string[] } {
  const done: string[] = [];
  let runs = 0;
  const note = (what: string) => (): Promise<void> => {
    done.push(what);
    return Promise.resolve();
  };
  const fires = new Fires({
    ...means,
    ready: note('ready'),
    stop: note('stop'),
    hold: () => note('hold')().then(() => note('release')),
    register: (scope, tag) => note('register')().then(() => means.register(scope, tag)),
    simulate: (fireId, { lastChance }) => {
      const dispatchId = `d${++runs}`;
      done.push(lastChance ? 'simulate, last chance' : 'simulate');
      fires.link(started({ dispatchId, trusted: false, lastChance, fireId }));
      const end = ends.shift();
      const how = end === 'failed' ? ({ outcome: 'failed', reason: 'rejected' } as const) : ({ outcome: 'succeeded' } as const);
      if (end && end !== 'never') fires.link(settled({ dispatchId, ...how }));
      return Promise.resolve();
    },
    nextTags: () => {
      done.push('look');
      return Promise.resolve(done.filter((what) => what === 'look').length < 3 ? [] : ['outbox']);
    },
  });
  return { fires: () => fires, done };
}

describe('all three attempts', () => {
  const all: FireOrder = { ...order, mode: 'simulated', way: 'all-attempts' };

  test('go on until one succeeds', async () => {
    const { fires, done } = playedWorker(['failed', 'succeeded']);
    fires().fire(all);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['simulate', 'simulate']);
    expect(outcome()).toMatchObject({ outcome: 'succeeded', dispatchId: 'd2' });
  });

  test('end with the last chance', async () => {
    const { fires, done } = playedWorker(['failed', 'failed', 'failed']);
    fires().fire(all);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['simulate', 'simulate', 'simulate, last chance']);
    expect(outcome()).toMatchObject({ outcome: 'failed', dispatchId: 'd3' });
  });

  test('stop when nobody sees dispatches any more', async () => {
    const { fires, done } = playedWorker(['never']);
    fires().fire(all);
    await vi.advanceTimersByTimeAsync(0);
    fires().giveUp({ code: 'debugger-detached', params: {} }, false);
    await vi.runAllTimersAsync();
    expect(done).toEqual(['simulate']);
    expect(outcome()).toMatchObject({ outcome: 'timed-out', why: { code: 'debugger-detached' } });
  });
});

describe('a fire while offline', () => {
  const whileOffline: FireOrder = { ...order, way: 'while-offline' };

  test('holds a worker that runs, registers, and releases once the tag is listed', async () => {
    const { fires, done } = playedWorker();
    fires().fire(whileOffline);
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['ready', 'hold', 'register', 'look', 'look', 'look', 'release']);
    fires().link(started());
    fires().link(settled());
    expect(outcome()).toMatchObject({ outcome: 'succeeded', dispatchId: 'd1' });
  });

  test('releases also when the page refuses', async () => {
    const { fires, done } = playedWorker();
    means.register = () => Promise.reject(new Error('The page went away.'));
    fires().fire(whileOffline);
    await vi.advanceTimersByTimeAsync(0);
    expect(done.at(-1)).toBe('release');
    expect(outcome()).toMatchObject({ outcome: 'failed', why: { code: 'said', params: { message: 'The page went away.' } } });
  });

  test('is refused while the user holds the workers offline', async () => {
    new Fires({ ...means, offline: () => true }).fire(whileOffline);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'failed', why: { code: 'held-offline-already' } });
  });
});

describe('a cold start', () => {
  test('stops the worker first, and tells how long it took to start', async () => {
    means.clock = { now: () => 1 };
    const { fires, done } = playedWorker();
    fires().fire({ ...order, way: 'cold-start' });
    await vi.advanceTimersByTimeAsync(0);
    fires().link(started({ at: 81 }));
    fires().link(settled());
    expect(done.slice(0, 2)).toEqual(['stop', 'register']);
    expect(outcome()).toMatchObject({ outcome: 'succeeded', startup: 80 });
  });

  test('wakes the worker before it simulates', async () => {
    const { fires, done } = playedWorker(['succeeded']);
    fires().fire({ ...order, mode: 'simulated', way: 'cold-start' });
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['stop', 'ready', 'simulate']);
    expect(outcome()).toMatchObject({ outcome: 'succeeded', startup: 0 });
  });
});

test('two fires of one tag at once have an outcome each', async () => {
  const fires = new Fires(means);
  const [first, second] = [fires.fire(order), fires.fire(order)];
  for (const dispatchId of ['d1', 'd2']) {
    fires.link(started({ dispatchId }));
    fires.link(settled({ dispatchId }));
  }
  expect(emitted.filter(({ kind }) => kind === 'fire-settled')).toMatchObject([
    { fireId: first, dispatchId: 'd1' },
    { fireId: second, dispatchId: 'd2' },
  ]);
});

test('what is open when nobody sees dispatches any more has an outcome too', async () => {
  const fires = new Fires(means);
  fires.fire(order);
  fires.link(started());
  const why = { code: 'tab-closed', params: {} } as const;
  fires.giveUp(why, false);
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome()).toMatchObject({ outcome: 'timed-out', dispatchId: 'd1', why });
});
