import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FaultRule } from '../trace/faults.ts';
import { fakeCdp, type FakeCdp } from '../../test/fake-cdp.ts';
import { Faults } from './faults.ts';

const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };

let fake: FakeCdp;
let faults: Faults;
let recording: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeCdp();
  recording = new AbortController();
  faults = new Faults(fake.cdp, [], () => undefined, recording.signal);
});
afterEach(() => vi.useRealTimers());

/** A request is held. @returns the id of the rule that it meets */
function hold(change: { responseStatusCode?: number; url?: string } = {}): string | undefined {
  const { url = 'https://app.example/api/messages', ...rest } = change;
  const request = {
    url,
    method: 'POST',
    headers: { Origin: 'https://other.example' },
    initialPriority: 'High',
    referrerPolicy: 'origin',
  } as const;
  return faults.handle('s1', { requestId: 'q', request, frameId: '', resourceType: 'Fetch', ...rest })?.id;
}

const last = (): unknown => fake.sent.at(-1);

describe('a request', () => {
  test.each<[Partial<FaultRule>, object]>([
    [{}, { method: 'Fetch.failRequest', params: { requestId: 'q', errorReason: 'ConnectionRefused' } }],
    [{ what: 'cut-off' }, { method: 'Fetch.continueRequest', params: { interceptResponse: true } }],
    [
      { what: 'answer', status: 418, body: '{"té":1}' },
      { method: 'Fetch.fulfillRequest', params: { responseCode: 418, body: 'eyJ0w6kiOjF9' } },
    ],
  ])('that meets %o', (change, sent) => {
    faults.set({ ...rule, ...change }, true);
    expect(hold()).toBe('r1');
    expect(last()).toMatchObject(sent);
  });

  test.each<[Partial<FaultRule>, object]>([
    [{ what: 'delay', ms: 300 }, { method: 'Fetch.continueRequest' }],
    [
      { what: 'time-out', ms: 300 },
      { method: 'Fetch.failRequest', params: { errorReason: 'TimedOut' } },
    ],
  ])('that meets %o waits first', async (change, sent) => {
    faults.set({ ...rule, ...change }, true);
    hold();
    await vi.advanceTimersByTimeAsync(299);
    expect(fake.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(last()).toMatchObject(sent);
  });

  test('whose answer is to be cut off fails when that comes', () => {
    faults.set({ ...rule, what: 'cut-off' }, true);
    hold();
    hold({ responseStatusCode: 201 });
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { errorReason: 'ConnectionReset' } });
  });

  test('that no rule is about, or whose turn it is not, goes its way', () => {
    faults.set({ ...rule, when: 'first', count: 1 }, true);
    expect([hold({ url: 'https://app.example/' }), hold(), hold()]).toEqual([undefined, 'r1', undefined]);
    expect(last()).toMatchObject({ method: 'Fetch.continueRequest' });
  });

  test('waits no longer than the recording lasts', async () => {
    faults.set({ ...rule, what: 'delay', ms: 300 }, true);
    hold();
    recording.abort();
    await vi.runAllTimersAsync();
    expect(fake.sent).toEqual([]);
  });
});
