import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { answerable, Answers, type Answer } from './answers.ts';
import type { ReplayedDispatch } from './events.ts';
import { emptyModel, fold } from './fold.ts';
import type { Model } from './model.ts';
import { recordedUrl } from './url.ts';

const api = 'https://app.example/api';

/** A recording of two syncs that overlap and ask for the same, and of one request that nobody could tie to either. */
const recorded = fold(
  emptyModel(),
  traceOf(`
    0  worker  dispatch-started d1 outbox
    1  worker  dispatch-started d2 drafts
    2  browser request-started  r1 d1 ${api}
    3  browser request-started  r2 d2 ${api}
    4  browser request-settled  r2 responded 201 headers={"content-type":"text/plain","content-encoding":"gzip","set-cookie":"(not recorded)"}
    5  browser response-body    r2 two size=3
    6  browser request-settled  r1 responded 503 headers={"x-twice":"a\\nb","access-control-allow-origin":"https://app.example"}
    7  browser response-body    r1 body="AP8=" encoding="base64" size=2
    8  browser request-started  r3 - ${api}/other attribution="none"
    9  browser request-settled  r3 failed error={"name":"NetworkError","message":"net::ERR_CONNECTION_REFUSED"}
    10 browser request-started  r4 d1 ${api}/old method=GET
    11 browser request-settled  r4 responded 302 headers={"location":"https://app.example/new"}
    12 browser request-started  r5 d1 ${api}/never
    20 worker  dispatch-settled d1
    21 worker  dispatch-settled d2
    30 browser request-started  r6 - ${api}/after attribution="none"
    31 browser request-settled  r6 responded 200
  `),
);

const replayed = (dispatchId: string, scope = 'https://app.example/'): ReplayedDispatch => ({
  dispatchId,
  type: 'sync',
  scope,
  tag: 'outbox',
  lastChance: false,
  after: 0,
  was: { outcome: null, duration: null, promises: [], requests: [], errors: [] },
});

function answers(model: Model = recorded, ...dispatches: ReplayedDispatch[]) {
  const all = new Answers(model, dispatches.length > 0 ? dispatches : [replayed('d1'), replayed('d2')]);
  return (
    url: string,
    {
      dispatchId = null,
      method = 'POST',
      origin = null,
    }: { dispatchId?: string | null; method?: string; origin?: string | null } = {},
  ): Answer | null => all.take({ method, url, dispatchId, origin });
}
const statusOf = (answer: Answer | null): number | null => (answer && 'status' in answer ? answer.status : null);

describe('a request of a replay', () => {
  it('gets the answer of its own dispatch, once', () => {
    const take = answers();
    expect(statusOf(take(api, { dispatchId: 'd2' }))).toBe(201);
    expect(take(api, { dispatchId: 'd2' })).toBeNull();
    expect(statusOf(take(api, { dispatchId: 'd1' }))).toBe(503);
  });

  it('gets none that may be for another one: its address is recorded only in part', () => {
    const long = `${api}?${'a'.repeat(3_000)}`;
    const model = fold(
      emptyModel(),
      traceOf(`
        0 worker  dispatch-started d1 outbox
        1 browser request-started  r1 d1 ${JSON.stringify(recordedUrl(long))}
        2 browser request-settled  r1 responded 200
        3 browser request-started  r2 d1 ${recordedUrl(`https://user:password@app.example/safe`)}
        4 browser request-settled  r2 responded 204
      `),
    );
    const take = answers(model, replayed('d1'));
    expect(take(long, { dispatchId: 'd1' })).toBeNull();
    expect(statusOf(take('https://user:password@app.example/safe', { dispatchId: 'd1' }))).toBe(204);
  });

  it('gets the next answer in the recorded order where its dispatch is not known', () => {
    const take = answers();
    expect([statusOf(take(api)), statusOf(take(api)), take(api)]).toEqual([503, 201, null]);
  });

  it('gets what was asked for while its dispatch ran and could be tied to none, but nothing from later', () => {
    const take = answers();
    expect(take(`${api}/other`, { dispatchId: 'd1' })).toEqual({ error: 'net::ERR_CONNECTION_REFUSED' });
    expect(take(`${api}/after`, { dispatchId: 'd1' })).toBeNull();
  });

  it('gets nothing where method or address differ, or the recording saw no end', () => {
    const take = answers();
    expect([take(api, { method: 'GET' }), take(`${api}?q`), take(`${api}/never`)]).toEqual([null, null, null]);
  });

  it('gets status, headers and body as they were, but for what belongs to the way there', () => {
    const take = answers();
    expect(take(`${api}#part`, { dispatchId: 'd2' })).toEqual({
      status: 201,
      statusText: '',
      headers: [['content-type', 'text/plain']],
      body: 'dHdv',
    });
    expect(take(api, { dispatchId: 'd1', origin: 'http://localhost:8080' })).toMatchObject({
      headers: [
        ['x-twice', 'a'],
        ['x-twice', 'b'],
        ['access-control-allow-origin', 'http://localhost:8080'],
      ],
      body: 'AP8=',
    });
  });

  it('gets no header that outlives the answer, nor one that is none', () => {
    const headers = {
      'Set-Cookie': 'session=stolen\nother=1',
      'clear-site-data': '"*"',
      'strict-transport-security': 'max-age=1',
      'service-worker-allowed': '/',
      'content-security-policy-report-only': "default-src 'none'",
      'access-control-max-age': '86400',
      'ad-auction-signals': '[]',
      'no header': 'a',
      'x-split': 'a\r',
      'retry-after': '3',
      'X-Request-Id': '7',
    };
    const theirs = fold(
      emptyModel(),
      traceOf(`
        0 worker  dispatch-started d1 outbox
        1 browser request-started  r1 d1 ${api}
        2 browser request-settled  r1 responded 200 headers=${JSON.stringify(headers)}`),
    );
    expect(answers(theirs, replayed('d1'))(api)).toMatchObject({
      headers: [
        ['retry-after', '3'],
        ['X-Request-Id', '7'],
      ],
    });
  });

  it('is found on another host by the path of its registration, and redirected there', () => {
    const take = answers(recorded, replayed('d1', 'http://127.0.0.1:8080/'));
    expect(take(`${api}/old`, { method: 'GET' })).toBeNull();
    expect(take('http://127.0.0.1:8080/api/old', { method: 'GET' })).toMatchObject({
      status: 302,
      headers: [['location', 'http://127.0.0.1:8080/new']],
    });
  });

  it('gets nothing of dispatches that are not done again', () => {
    const take = answers(recorded, replayed('d1'));
    expect([statusOf(take(api)), take(api)]).toEqual([503, null]);
  });
});

describe('what can be answered', () => {
  it('is told apart from what lacks its body; redirects and failures have none', () => {
    const { answers: all, lacking, any } = answerable([...recorded.dispatches.values()]);
    expect([all, lacking.map(({ requestId }) => requestId), any]).toEqual([3, [], true]);
  });

  it('is nothing where no bodies were recorded', () => {
    const bare = fold(
      emptyModel(),
      traceOf('0 worker dispatch-started d1 a\n1 browser request-started r1 d1\n2 browser request-settled r1 responded 200'),
    );
    expect(answerable([...bare.dispatches.values()])).toMatchObject({ answers: 1, lacking: [{ requestId: 'r1' }], any: false });
  });
});
