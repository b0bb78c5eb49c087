import type { Protocol } from 'devtools-protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Facts } from '../trace/worded.ts';
import type { CdpEvent } from '../transport/cdp.ts';
import { fakeCdp } from '../../test/fake-cdp.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import { Bodies, BodyStore } from './bodies.ts';
import { BrowserClock } from './clocks.ts';
import { WorkerConsole } from './console.ts';
import { WorkerRequests } from './requests.ts';

const hour = 3_600_000;
const now = (): number => steadyClock.now();
let clock: BrowserClock;
let emitted: (Facts & { at: number })[];
const emit = (_source: unknown, facts: Facts, at: number): unknown => emitted.push({ ...facts, at });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(now());
  clock = new BrowserClock(steadyClock);
  emitted = [];
});
afterEach(() => void vi.useRealTimers());

/** Somebody sets the clock of the wall. */
function setWall(by: number): void {
  vi.setSystemTime(Date.now() + by);
}

describe('the console', () => {
  const newConsole = (): WorkerConsole =>
    new WorkerConsole(
      now(),
      clock,
      emit,
      () => Promise.resolve({ dispatchId: null, attribution: 'none' }),
      () => [],
      new AbortController().signal,
    );
  function write(to: WorkerConsole, text: string, timestamp = Date.now()): void {
    const params: Protocol.Runtime.ConsoleAPICalledEvent = {
      type: 'log',
      args: [{ type: 'string', value: text }],
      executionContextId: 1,
      timestamp,
    };
    to.handle({ sessionId: 's', method: 'Runtime.consoleAPICalled', params });
  }
  /** What was told, with its times from the start on. */
  async function told(): Promise<[string, number][]> {
    await vi.advanceTimersByTimeAsync(0);
    return emitted.flatMap((facts): [string, number][] =>
      facts.kind === 'console-message' ? [[facts.text, Math.round(facts.at - start)]] : [],
    );
  }
  let start = 0;
  beforeEach(() => (start = now()));

  test.each([-hour, hour])('is heard on, in the order of time, when the clock of the wall is set by %i ms', async (by) => {
    const heard = newConsole();
    vi.advanceTimersByTime(10_000);
    write(heard, 'before');
    setWall(by);
    vi.advanceTimersByTime(1_000);
    write(heard, 'after');
    expect(await told()).toEqual([
      ['before', 10_000],
      ['after', 11_000],
    ]);
  });

  test('tells nothing again that was written before, also by a clock that was set back since', async () => {
    const earlier = Date.now();
    vi.advanceTimersByTime(5_000);
    const later = Date.now();
    setWall(-hour);
    const heard = newConsole();
    write(heard, 'long ago', earlier - 2 * hour);
    write(heard, 'in the hour that comes twice', later);
    vi.advanceTimersByTime(10);
    write(heard, 'new');
    expect((await told()).map(([text]) => text)).toEqual(['new']);
  });
});

test('a request takes as long as it took, and stands where it began, when the clock of the wall is set meanwhile', () => {
  const { cdp } = fakeCdp();
  const requests = new WorkerRequests(
    'r',
    clock,
    emit,
    () => ({ dispatchId: null, attribution: 'none' }),
    new Bodies(cdp, 's', new BodyStore(null, () => undefined)),
    () => false,
    () => null,
    new AbortController().signal,
  );
  const start = now();
  /** The browser's steady clock, s. */
  const ticks = (): number => (now() - start) / 1000 + 77;
  const tell = (method: string, params: object): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a browser may say anything
    requests.handle({ sessionId: 's', method, params: { timestamp: ticks(), ...params } } as unknown as CdpEvent);
  };
  const ask = (requestId: string): void =>
    tell('Network.requestWillBeSent', {
      requestId,
      wallTime: Date.now() / 1000,
      request: { url: 'https://a.example/', method: 'GET', headers: {} },
      initiator: {},
    });
  const answer = (requestId: string): void =>
    tell('Network.responseReceived', { requestId, response: { status: 200, headers: {} } });

  ask('1');
  setWall(-hour);
  vi.advanceTimersByTime(100);
  answer('1');
  ask('2');
  vi.advanceTimersByTime(100);
  answer('2');
  expect(emitted.map(({ kind, at }) => [kind, Math.round(at - start)])).toEqual([
    ['request-started', 0],
    ['request-settled', 100],
    ['request-started', 100],
    ['request-settled', 200],
  ]);
});

test('of a steady time and one of the wall, those count that were read with the least time between', () => {
  const steady = now() - 1_000;
  const offset = (late: number): number => Math.round(clock.offset(Date.now() + late, steady));
  // Told whole, the last is an hour off: the clock of the wall was set between the two.
  expect([offset(9), offset(0), offset(4), offset(-hour)]).toEqual([1_009, 1_000, 1_000, 1_000]);
});
