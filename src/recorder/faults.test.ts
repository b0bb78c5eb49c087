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
    [{ what: 'offline' }, { method: 'Fetch.failRequest', params: { errorReason: 'InternetDisconnected' } }],
    [{ what: 'cut-off' }, { method: 'Fetch.continueRequest', params: { interceptResponse: true } }],
    [
      { what: 'answer', status: 418, body: '{"té":1}' },
      { method: 'Fetch.fulfillRequest', params: { responseCode: 418, body: 'eyJ0w6kiOjF9' } },
    ],
  ])('that meets %o', (change, sent) => {
    faults.set([{ rule: { ...rule, ...change }, active: true }]);
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
    faults.set([{ rule: { ...rule, ...change }, active: true }]);
    hold();
    await vi.advanceTimersByTimeAsync(299);
    expect(fake.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(last()).toMatchObject(sent);
  });

  test('whose answer is to be cut off fails when that comes', () => {
    faults.set([{ rule: { ...rule, what: 'cut-off' }, active: true }]);
    hold();
    hold({ responseStatusCode: 201 });
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { errorReason: 'ConnectionReset' } });
  });

  test('that no rule is about, or whose turn it is not, goes its way', () => {
    faults.set([{ rule: { ...rule, when: 'first', count: 1 }, active: true }]);
    expect([hold({ url: 'https://app.example/' }), hold(), hold()]).toEqual([undefined, 'r1', undefined]);
    expect(last()).toMatchObject({ method: 'Fetch.continueRequest' });
  });

  test('waits no longer than the recording lasts', async () => {
    faults.set([{ rule: { ...rule, what: 'delay', ms: 300 }, active: true }]);
    hold();
    recording.abort();
    await vi.runAllTimersAsync();
    expect(fake.sent).toEqual([]);
  });
});

describe('the rules', () => {
  const other: FaultRule = { ...rule, id: 'r2', what: 'offline' };
  const counts = () => faults.all.map(({ rule: { id }, active, seen, changed }) => [id, active, seen, changed]);

  beforeEach(() => {
    faults.set([
      { rule, active: true },
      { rule: other, active: true },
    ]);
    hold();
  });

  test('count what fits, and what each of them changes', () => {
    expect(counts()).toEqual([
      ['r1', true, 1, 1],
      ['r2', true, 1, 0],
    ]);
  });

  test('go on counting in another order, the first of which is met from then on', () => {
    faults.set([
      { rule: other, active: true },
      { rule, active: true },
    ]);
    expect(hold()).toBe('r2');
    expect(counts()).toEqual([
      ['r2', true, 2, 1],
      ['r1', true, 2, 1],
    ]);
  });

  test('keep what they counted when they are turned off, and count anew when turned on, or changed', () => {
    faults.set([
      { rule, active: false },
      { rule: { ...other, when: 'first', count: 1 }, active: true },
    ]);
    expect(counts()).toEqual([
      ['r1', false, 1, 1],
      ['r2', true, 0, 0],
    ]);
    faults.set([{ rule, active: true }]);
    expect(counts()).toEqual([['r1', true, 0, 0]]);
  });
});
