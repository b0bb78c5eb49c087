import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { problemsOf, type DispatchProblem } from './dispatch-problems.ts';

/** What is found about `d1`, when so much happened in it. */
function problems(inside: string): DispatchProblem[] {
  const model = fold(emptyModel(), traceOf(`0 worker dispatch-started d1 outbox\n${inside}`));
  const dispatch = model.dispatches.get('d1');
  return dispatch ? problemsOf(dispatch) : [];
}

/** The same in words. */
const sentences = (inside: string): string[] => problems(inside).map(dispatchProblemText);

/** The same in rules alone. */
const found = (inside: string): string[] => problems(inside).map(({ rule }) => rule);

const thrown = '1 worker handler-returned d1 error={"name":"TypeError","message":"x"}';
const succeeded = '50 worker dispatch-settled d1 succeeded';
const failed = '50 worker dispatch-settled d1 failed';
const waits = '1 worker wait-until-called d1 p1\n49 worker wait-until-settled d1 p1';
const answered = (status: number) => `2 browser request-started r1 d1\n9 browser request-settled r1 responded ${status}`;
const unreachable = '2 browser request-started r1 d1\n9 browser request-settled r1 failed';
const afterwards = '2 browser request-started r1 d1\n90 browser request-settled r1 responded 200';

/** A request with its answer: `how` is a status, or the browser's name of a failure. */
function asked(id: string, [from, to]: [number, number], what: string, how: number | string, more = ''): string {
  const [method, url] = what.split(' ');
  const end = typeof how === 'number' ? `responded ${how}` : `failed error={"name":"NetworkError","message":"${how}"}`;
  return `${from} browser request-started ${id} d1 ${url} method=${method} ${more}\n${to} browser request-settled ${id} ${end}`;
}

describe('a request that failed', () => {
  const post = (path: string, host = 'app') => `POST https://${host}.example${path}`;
  it.each([
    [
      'is not made good by one that was answered before it began',
      [asked('a', [2, 20], post('/items/1'), 200), asked('b', [21, 300], post('/items/2'), 'net::ERR_ABORTED')],
    ],
    [
      'nor by one of the same path on another host, long before',
      [asked('a', [2, 10], post('/api', 'b'), 200, 'bodySize=5'), asked('b', [20, 40], post('/api'), 500, 'bodySize=9')],
    ],
    [
      'nor by one that began beside it, however fast it was answered',
      [asked('a', [2, 4], post('/a'), 500), asked('b', [2.2, 5], post('/b'), 200)],
    ],
  ])('%s', (_, requests) => {
    expect(found(`${waits}\n${requests.join('\n')}\n500 worker dispatch-settled d1 succeeded`)).toEqual(['swallowed-failure']);
  });

  it('is made good by another host that was asked at the same time', () => {
    const race = [asked('a', [2, 300], post('/api'), 'net::ERR_ABORTED'), asked('b', [3, 40], post('/api', 'b'), 200)].join('\n');
    expect(found(`${waits}\n${race}\n500 worker dispatch-settled d1 succeeded`)).toEqual([]);
  });
});

describe('a handler of which nothing was seen', () => {
  const ran = '1 worker handler-returned d1 1';
  it.each([
    ['may have done nothing', `${ran}\n${succeeded}`, ['did-nothing']],
    ['was perhaps not watched from its start', `1 worker handler-returned d1 -\n${succeeded}`, []],
    ['gave a promise', `${ran}\n${waits}\n${succeeded}`, []],
    ['made a request, which it did not wait for', `${ran}\n${answered(200)}\n${succeeded}`, ['no-wait-until']],
    ['logged', `${ran}\n2 browser console-message d1 text\n${succeeded}`, []],
    ['failed', `${ran}\n${failed}`, []],
  ])('%s', (_, inside, kinds) => expect(found(inside)).toEqual(kinds));

  it('is told as a note: it may be as it should be', () => {
    expect(problems(`${ran}\n${succeeded}`)).toMatchObject([{ severity: 'note' }]);
  });
});

describe('what the browser does not tell about a dispatch', () => {
  it.each([
    ['a success with all its work inside: nothing', [waits, answered(200), succeeded], []],
    ['no listener ran', ['1 worker handler-returned d1 0', succeeded], ['no-listener']],
    ['how many listeners ran is not known: nothing', ['1 worker handler-returned d1 -', succeeded], []],
    ['the handler threw, and it counts as a success', [thrown, succeeded], ['handler-threw']],
    ['the handler threw, and it failed anyway: the browser says so itself', [thrown, failed], []],
    ['waitUntil came too late', [succeeded, '60 worker wait-until-called d1 p1 late=true'], ['late-wait-until']],
    ['a request was refused and nobody minded', [waits, answered(503), succeeded], ['swallowed-failure']],
    ['a request was not answered and nobody minded', [waits, unreachable, succeeded], ['swallowed-failure']],
    ['a request failed and the sync failed: as it should', [waits, unreachable, failed], []],
    ['a request that was answered after the event', [waits, succeeded, afterwards], ['outlived']],
    ['a request that began after the event', [waits, succeeded, '80 browser request-started r1 d1'], ['outlived']],
    ['work without any waitUntil', [succeeded, afterwards], ['no-wait-until']],
    ['a running dispatch: nothing yet', [waits, answered(200)], []],
    [
      'the worst comes first',
      [thrown, unreachable, succeeded, '60 worker wait-until-called d1 p1 late=true'],
      ['handler-threw', 'swallowed-failure', 'late-wait-until'],
    ],
  ])('%s', (_, inside, expected) => {
    expect(found(inside.join('\n'))).toEqual(expected);
  });

  it('is said in sentences that name the request and what to do', () => {
    expect(sentences(`${waits}\n${answered(503)}\n${succeeded}`)[0]).toBe(
      'POST https://app.example/api was answered 503, yet the sync succeeded: the browser will not retry. ' +
        'Reject the promise given to waitUntil.',
    );
  });
});

describe('whether a request outlived its dispatch', () => {
  const started = '2 browser request-started r1 d1';
  const head = (at: number) => `${at} browser request-settled r1 responded 200 phase=head`;
  const end = (at: number) => `${at} browser request-settled r1 responded 200 phase=end`;

  it.each([
    ['goes by the head of its answer, not by the end of its body', [started, head(40), succeeded, end(9_000)], []],
    ['goes by the head, also where that is told after the end', [started, succeeded, end(9_000), head(40)], []],
    ['and there it did', [started, succeeded, head(80), end(90)], ['outlived']],
    [
      'goes by the first word in traces that do not tell the two apart',
      [started, '40 browser request-settled r1', succeeded, '9000 browser request-settled r1'],
      [],
    ],
    ['allows for the clocks of browser and worker', [started, succeeded, head(54), end(54)], []],
    ['goes by what was told first, where the clocks say otherwise', [started, head(80), succeeded, end(90)], []],
    [
      'goes by the failure of one that failed',
      [started, succeeded, '80 browser request-settled r1 failed phase=end'],
      ['swallowed-failure', 'outlived'],
    ],
    [
      'is not said of one that is only likely to be its own',
      ['2 browser request-started r1 d1 attribution=inferred', succeeded, head(80)],
      [],
    ],
  ])('%s', (_, inside, expected) => expect(found([waits, ...inside].join('\n'))).toEqual(expected));
});

describe('a failed request', () => {
  const api = 'POST https://app.example/api';
  const first = (how: number | string, more = '') => asked('r1', [2, 9], api, how, more);
  const body = 'bodySize=12';

  it.each<[string, string[], string[]]>([
    ['that was tried again with success', [first(500), asked('r2', [12, 20], api, 200)], []],
    ['that was given up and tried again', [first('net::ERR_ABORTED'), asked('r2', [12, 20], api, 201)], []],
    [
      'that was given up as another one was faster',
      [asked('r2', [2, 8], 'POST https://app.example/b', 200), first('net::ERR_ABORTED')],
      [],
    ],
    ['whose host was asked at another path', [first(500), asked('r2', [12, 20], 'POST https://app.example/backup', 200)], []],
    [
      'whose content went to another host',
      [first('net::ERR_FAILED', body), asked('r2', [12, 20], 'PUT https://b.example/x', 204, body)],
      [],
    ],
    [
      'whose path was asked at another host at the same time',
      [first(503), asked('r2', [2, 20], 'POST https://b.example/api', 200)],
      [],
    ],
    ['that another one had gone well before', [asked('r2', [0.5, 1], api, 200), first(500)], ['swallowed-failure']],
    ['while another one to its host went well', [first(500), asked('r2', [2, 20], api, 200)], ['swallowed-failure']],
    ['before another method', [first(500), asked('r2', [12, 20], 'GET https://app.example/api', 200)], ['swallowed-failure']],
    ['that failed again', [first(500), asked('r2', [12, 20], api, 500)], ['swallowed-failure']],
    [
      'after which something else was sent there',
      [first(500, body), asked('r2', [12, 20], api, 200, 'bodySize=13')],
      ['refused-request'],
    ],
    ['answered 409', [first(409)], ['refused-request']],
    ['answered 404', [first(404)], ['refused-request']],
    ['answered 404 to a DELETE', [asked('r1', [2, 9], 'DELETE https://app.example/1', 404)], []],
    ['answered 410 to a DELETE', [asked('r1', [2, 9], 'DELETE https://app.example/1', 410)], []],
    ...[401, 403, 408, 429, 500, 503].map((status): [string, string[], string[]] => [
      `answered ${status}`,
      [first(status)],
      ['swallowed-failure'],
    ]),
    [
      'answered 409 beside one answered 500',
      [first(409), asked('r2', [12, 20], 'GET https://app.example/x', 500)],
      ['swallowed-failure'],
    ],
  ])('%s', (_, inside, expected) => expect(found([waits, ...inside, succeeded].join('\n'))).toEqual(expected));

  it('that was refused is noted softly', () => {
    expect(problems([waits, first(409), succeeded].join('\n'))).toEqual([
      {
        rule: 'refused-request',
        severity: 'note',
        params: { method: 'POST', url: 'https://app.example/api', status: 409, maker: null, certain: true, what: 'refused' },
      },
    ]);
  });
});

describe('an answer that the server did not make', () => {
  const rule = '1 panel fault-changed true rule={"id":"f1","url":"/api","what":"answer","status":500}';
  const waiting = '1 panel fault-changed true rule={"id":"f1","url":"/api","what":"delay","ms":9}';
  const made = (more: string, status = 500) =>
    `2 browser request-started r1 d1\n9 browser request-settled r1 responded ${status} ${more}`;

  it.each([
    [
      'is told to be that of a rule, with the rule',
      [rule, made('faultId=f1')],
      'POST https://app.example/api was answered 500 by your rule “any /api: answer 500”, yet the sync succeeded: had it been the server, the browser would not retry. Reject the promise given to waitUntil.',
    ],
    [
      'is told to be that of a rule that is not known',
      [made('faultId=f9')],
      'POST https://app.example/api was answered 500 by a rule of yours, yet the sync succeeded: had it been the server, the browser would not retry. Reject the promise given to waitUntil.',
    ],
    [
      'is told to be that of a replay',
      [made('answered=recording')],
      'POST https://app.example/api was answered 500 from the recording, yet the sync succeeded: had it been the server, the browser would not retry. Reject the promise given to waitUntil.',
    ],
    [
      'is the server’s where the rule only has it wait',
      [waiting, made('faultId=f1')],
      'POST https://app.example/api was answered 500, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.',
    ],
  ])('%s', (_, inside, sentence) => {
    expect(sentences([waits, ...inside, succeeded].join('\n'))).toEqual([sentence]);
  });

  it('makes nothing good that the server refused', () => {
    const inside = [
      rule,
      answered(500),
      '12 browser request-started r2 d1\n20 browser request-settled r2 responded 200 faultId=f1',
    ];
    expect(found([waits, ...inside, succeeded].join('\n'))).toEqual(['swallowed-failure']);
  });
});
