import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventDraft, EventFacts } from '../../src/trace/events.ts';
import { Fires, type FireMeans, type FireOrder } from './fires.ts';

const scope = 'https://app.example/';
const order: FireOrder = { mode: 'browser', type: 'sync', scope, tag: 'outbox', lastChance: false };

let emitted: EventFacts[];
let means: FireMeans;

beforeEach(() => {
  vi.useFakeTimers();
  emitted = [];
  means = {
    emit: (facts) => emitted.push(facts),
    recording: () => true,
    register: () => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: false, error: null }),
    simulate: () => Promise.resolve(),
    nextTags: () => Promise.resolve([]),
    onSettled: () => undefined,
  };
});
afterEach(() => vi.useRealTimers());

const outcome = (): EventFacts | undefined => emitted.find(({ kind }) => kind === 'fire-settled');

function started(facts: Partial<Extract<EventDraft, { kind: 'dispatch-started' }>> = {}): EventDraft {
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

function settled(facts: Partial<Extract<EventDraft, { kind: 'dispatch-settled' }>> = {}): EventDraft {
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
    new Fires({ ...means, register: () => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: true, error: null }) }).fire(order);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'pending', error: { message: expect.stringMatching(/pending already/) } });
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
  test('is found by its own id, and fails with a sentence when there is no worker', async () => {
    const fires = new Fires({ ...means, simulate: () => Promise.reject(new Error('The worker did not start within 10 s.')) });
    fires.fire({ ...order, mode: 'simulated' });
    expect(fires.simulating).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome()).toMatchObject({ outcome: 'failed', error: { message: 'The worker did not start within 10 s.' } });
    expect(fires.simulating).toBe(false);
  });
});

test('what is open when nobody sees dispatches any more has an outcome too', async () => {
  const fires = new Fires(means);
  fires.fire(order);
  fires.link(started());
  fires.giveUp('The tab was closed.');
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome()).toMatchObject({ outcome: 'timed-out', dispatchId: 'd1', error: { message: 'The tab was closed.' } });
});
