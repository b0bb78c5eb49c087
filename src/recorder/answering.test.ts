import type { Protocol } from 'devtools-protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Answers } from '../trace/answers.ts';
import type { AnsweredBy } from '../trace/events.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { fakeCdp, type FakeCdp } from '../../test/fake-cdp.ts';
import { traceOf } from '../../test/trace-text.ts';
import { Answering } from './answering.ts';

const recorded = fold(
  emptyModel(),
  traceOf(`
    0 worker  dispatch-started d1 outbox
    1 browser request-started  r1 d1 https://app.example/api
    2 browser request-settled  r1 responded 503 statusText=Unavailable headers={"a":"b"}
    3 browser response-body    r1 down size=4
    4 browser request-started  r2 d1 https://app.example/down
    5 browser request-settled  r2 failed error={"name":"NetworkError","message":"net::ERR_TIMED_OUT (blocked)"}
    9 worker  dispatch-settled d1
  `),
);
const was = { outcome: null, duration: null, promises: [], requests: [], errors: [] };
const again = {
  dispatchId: 'd1',
  type: 'sync',
  scope: 'https://app.example/',
  tag: 'outbox',
  lastChance: false,
  after: 0,
  was,
} as const;

let fake: FakeCdp;
let answering: Answering;
let noted: AnsweredBy[];

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeCdp();
  noted = [];
  answering = new Answering(fake.cdp, new Answers(recorded, [again]));
});
afterEach(() => vi.useRealTimers());

function paused(path: string): Protocol.Fetch.RequestPausedEvent {
  const request = {
    url: `https://app.example/${path}`,
    method: 'POST',
    headers: {},
    initialPriority: 'High',
    referrerPolicy: 'origin',
  } as const;
  return { requestId: path, request, frameId: '', resourceType: 'Fetch' };
}
/** A request of a dispatch is held. @returns whether it was one of the replay */
function hold(path: string, dispatchId: string | null): Promise<boolean> {
  return answering.handle('s1', paused(path), Promise.resolve(dispatchId), (by) => noted.push(by));
}
const last = (): unknown => fake.sent.at(-1);

describe('a request of the replay', () => {
  test('is answered as it was', async () => {
    answering.began('d1');
    answering.dispatched('n1', 'd1');
    expect(await hold('api', 'n1')).toBe(true);
    const params = {
      requestId: 'api',
      responseCode: 503,
      responsePhrase: 'Unavailable',
      responseHeaders: [{ name: 'a', value: 'b' }],
      body: 'ZG93bg==',
    };
    expect(last()).toEqual({ sessionId: 's1', method: 'Fetch.fulfillRequest', params });
    expect(noted).toEqual(['recording']);
  });

  test('fails where the browser takes its answer for none', async () => {
    fake.answer('Fetch.fulfillRequest', new Error('Invalid http status code or phrase'));
    answering.dispatched('n1', 'd1');
    await hold('api', 'n1');
    await Promise.resolve();
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { requestId: 'api', errorReason: 'Failed' } });
  });

  test('fails as it did', async () => {
    answering.dispatched('n1', 'd1');
    await hold('down', 'n1');
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { errorReason: 'TimedOut' } });
  });

  test('fails where the recording does not hold it, which is noted', async () => {
    answering.dispatched('n1', 'd1');
    expect(await hold('other', 'n1')).toBe(true);
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { errorReason: 'Failed' } });
    expect(noted).toEqual(['missing']);
  });

  test('fails where all are to fail', async () => {
    answering = new Answering(fake.cdp, null);
    answering.dispatched('n1', 'd1');
    await hold('api', 'n1');
    expect(last()).toMatchObject({ method: 'Fetch.failRequest', params: { errorReason: 'InternetDisconnected' } });
    expect(noted).toEqual(['failed']);
  });

  test('is known by the only dispatch that is done again, where nothing else tells', async () => {
    answering.began('d1');
    expect(await hold('api', null)).toBe(true);
    expect(noted).toEqual(['recording']);
  });

  test('waits until its dispatch is told', async () => {
    answering.began('d1');
    const held = hold('api', 'n1');
    await vi.advanceTimersByTimeAsync(10);
    expect(fake.sent).toEqual([]);
    answering.dispatched('n1', 'd1');
    expect(await held).toBe(true);
  });
});

describe('a request that is none of the replay', () => {
  test('is left to others: its dispatch is not done again, or nothing is just now', async () => {
    answering.began('d1');
    answering.dispatched('n2', null);
    expect(await hold('api', 'n2')).toBe(false);
    answering.ended('d1');
    expect(await hold('api', null)).toBe(false);
    expect([fake.sent, noted]).toEqual([[], []]);
  });
});

test('what is still held at the end of the replay fails', async () => {
  answering.began('d1');
  const held = hold('api', 'n1');
  await vi.advanceTimersByTimeAsync(0);
  answering.end();
  expect(last()).toMatchObject({
    sessionId: 's1',
    method: 'Fetch.failRequest',
    params: { requestId: 'api', errorReason: 'Aborted' },
  });
  expect(await held).toBe(true);
  expect(fake.sent).toHaveLength(1);
});
