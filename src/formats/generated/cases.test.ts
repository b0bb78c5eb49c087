import { describe, expect, it } from 'vitest';
import { fileOf, testsOf } from '../../../test/generated-tests.ts';
import { sampleEvents } from '../../../test/sample-trace.ts';
import * as texts from '../../messages/compiled/generated-tests.js';
import problemTexts from '../../messages/compiled/problems.js';
import { recordedUrl } from '../../trace/url.ts';

/** What the head of a file says is not tested. */
async function notTested(trace: string): Promise<string[]> {
  const [, list = ''] = /\/\/ Not tested:\n((?:\/\/ {3}.*\n)*)/.exec(await fileOf(trace)) ?? [];
  return list
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(5));
}

const failedTitle = `// ${problemTexts['swallowed-failure'].title()} (swallowed-failure).`;

const lines = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** A page that is seen to load, and registers by itself. */
const loaded = '0 page page-changed navigated https://app.example/inbox?box=2#top\n';

describe('the cases of a generated test', () => {
  it('are what was recorded: held and released, or given to the worker', async () => {
    const open = ["await app.open('/inbox?user=1');", 'await app.prepare();'];
    const messages = (status: number) => [
      open[0],
      "await app.prepare('POST /api/messages');",
      `app.watchRequests({ 'POST /api/messages': [${status}] });`,
    ];
    expect(Object.fromEntries(await testsOf(sampleEvents))).toEqual({
      'sync “outbox” fails': [
        ...messages(503),
        "await app.dispatchSync('outbox', { lastChance: false });",
        "await app.expectRun('outbox', ['rejected'], { took: 24 });",
        'await app.expectRequests();',
      ],
      'sync “outbox” succeeds': [
        open[0],
        'await app.prepare();',
        "app.watchRequests({ 'POST /api/messages': [201] });",
        "await app.dispatchSync('outbox', { lastChance: false });",
        "await app.expectRun('outbox', ['fulfilled'], { took: 32 });",
        'await app.expectRequests();',
      ],
      'held while offline: sync “draft” succeeds': [
        open[0],
        'await app.setOffline(true);',
        'await app.prepare();',
        "await app.register('draft');",
        "await app.expectPending(['draft']);",
        "app.watchRequests({ 'POST https://cdn.example/draft': ['failed'] });",
        'await app.setOffline(false);',
        `// ${problemTexts['no-wait-until'].title()} (no-wait-until).`,
        '// POST https://cdn.example/draft failed, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.',
        '// Work went on after the event was over, because waitUntil was never called: the browser may stop the worker in the middle, and will not retry.',
        "await app.expectRun('draft', 'succeeded', { took: 8 });",
        'await app.expectRequests();',
      ],
      'sync “outbox”, last chance, succeeds': [
        ...open,
        "await app.dispatchSync('outbox', { lastChance: true });",
        "await app.expectRun('outbox', 'succeeded', { took: 2 });",
      ],
      'periodicsync “news” succeeds': [
        ...open,
        "await app.dispatchPeriodicSync('news');",
        `// ${problemTexts['late-wait-until'].title()} (late-wait-until).`,
        '// waitUntil was called after the event was over: it threw InvalidStateError and waits for nothing.',
        "await app.expectRun('news', ['late'], { took: 10 });",
      ],
    });
  });

  it('come once each, however often they were recorded', async () => {
    const again = lines(
      300,
      (i) =>
        `${i} worker dispatch-started d${i} ${i % 2 ? 'a' : 'b'} lastChance=${i % 2 === 0}\n${i} worker dispatch-settled d${i}`,
    );
    expect([...(await testsOf(again)).keys()]).toEqual(['sync “b”, last chance, succeeds', 'sync “a” succeeds']);
  });

  it('are one for many tags that do the same, with marks in place of ids', async () => {
    const uploads = lines(
      12,
      (i) => `
        ${i} worker  dispatch-started d${i} upload-123e4567-e89b-12d3-a456-4266141740${10 + i}
        ${i} browser request-started r${i} d${i} https://app.example/uploads/123e4567-e89b-12d3-a456-4266141740${10 + i}
        ${i} browser request-settled r${i} responded 201
        ${i} worker  dispatch-settled d${i}`,
    );
    const file = await fileOf(uploads);
    expect(file.match(/^ {2}'upload-123e4567-e89b-12d3-a456-4266141740\d\d',$/gm)).toHaveLength(12);
    expect([...(await testsOf(uploads))]).toEqual([
      [
        'sync “${tag}” succeeds',
        expect.arrayContaining([
          'await app.dispatchSync(tag, { lastChance: false });',
          "app.watchRequests({ 'POST /uploads/:id': [201] });",
        ]),
      ],
    ]);
  });

  it('are not more than anyone reads', async () => {
    const many = lines(
      300,
      (i) => `
      ${i} worker dispatch-started d${i} t${i}
      ${i} browser request-started r${i} d${i} https://app.example/${'x'.repeat(i + 1)}
      ${i} browser request-settled r${i} responded 200
      ${i} worker dispatch-settled d${i}`,
    );
    expect((await testsOf(many)).size).toBe(100);
    expect(await notTested(many)).toEqual([
      texts.notTestedTags({ tags: '“t100”, “t101”, “t102”, “t103”, and 196 more', why: texts.why.tooMany({ count: 100 }) }),
    ]);
  });

  it('wait for what does not end by itself, as long as it was seen to run', async () => {
    const trace = `
      0     worker dispatch-started d1 times-out lastChance=true
      1     worker wait-until-called d1 p1
      2     worker handler-returned d1
      180500 worker dispatch-settled d1 failed timeout
      180600 worker wait-until-settled d1 p1
      200000 worker dispatch-started d2 runs-still
      200001 worker wait-until-called d2 p2
      208000 panel recording-stopped
    `;
    const tests = await testsOf(trace);
    expect(tests.get('sync “runs-still” does not end by itself')?.at(-1)).toBe(
      "await app.expectNoEnd('runs-still', ['pending'], { within: 8000 });",
    );
    expect(tests.get('sync “times-out”, last chance, does not end by itself')?.slice(-2)).toEqual([
      `// ${texts.tooLong({ ms: 180_000 })}`,
      "await app.expectNoEnd('times-out', ['pending'], { within: 30000 });",
    ]);
  });

  it('expect no promise of a handler that throws before it gives one, and say beside it what that means', async () => {
    const tests = await testsOf(`
      0 worker dispatch-started d1 bad
      1 worker handler-returned d1 error={"name":"TypeError","message":"x.y is no function"}
      2 worker dispatch-settled d1
    `);
    expect(tests.get('sync “bad” succeeds')?.slice(-4)).toEqual([
      "await app.dispatchSync('bad', { lastChance: false });",
      `// ${problemTexts['handler-threw'].title()} (handler-threw).`,
      '// The handler threw TypeError, yet the browser counts this as a success and will not retry. Give waitUntil a promise that rejects.',
      "await app.expectRun('bad', [], { took: 2 });",
    ]);
  });

  it('take requests to one path for the same, whatever their query is', async () => {
    const tests = await testsOf(`
      0 worker  dispatch-started d1 poll
      1 browser request-started r1 d1 https://app.example/api/items?since=17&user=me method=GET
      2 browser request-settled r1 responded 200
      3 browser request-started r2 d1 https://app.example/api/items?since=18#new method=GET
      4 browser request-settled r2 responded 204
      5 worker  dispatch-settled d1
    `);
    expect(tests.get('sync “poll” succeeds')).toContain("app.watchRequests({ 'GET /api/items': [200, 204] });");
  });

  it('leave out requests of which only a part of the address was recorded, and redirections', async () => {
    const tests = await testsOf(`
      0 worker  dispatch-started d1 a
      1 browser request-started  r1 d1 ${JSON.stringify(recordedUrl(`https://app.example/${'a'.repeat(3_000)}`))}
      2 browser request-settled  r1 responded 200
      3 browser request-started  r2 d1 ${JSON.stringify(recordedUrl(`https://app.example/b?${'a'.repeat(3_000)}`))}
      4 browser request-settled  r2 responded 200
      5 browser request-started  r3 d1 ${JSON.stringify(recordedUrl('data:text/plain,a'))}
      6 browser request-settled  r3 responded 200
      6 browser request-started  r4 d1 https://app.example/moved
      6 browser request-settled  r4 responded 302
      7 worker  dispatch-settled d1
    `);
    expect([...tests.values()].flat().filter((line) => line.includes('Requests({'))).toEqual([
      "app.watchRequests({ 'POST /b': [200] });",
    ]);
  });

  it('count what a worker asked for that was not watched from its start while one sync alone ran', async () => {
    const trace = (listeners: string) => `
      0 worker  dispatch-started d1 a
      1 browser request-started  r1 - attribution=none
      2 browser request-settled  r1 responded 200
      3 worker  handler-returned d1 ${listeners}
      4 worker  dispatch-settled d1
      5 browser request-started  r2 - attribution=none
      6 browser request-settled  r2 responded 200
    `;
    const line = "app.watchRequests({ 'POST /api': [200] });";
    expect((await testsOf(trace('-'))).get('sync “a” succeeds')).toContain(line);
    expect((await testsOf(trace('1'))).get('sync “a” succeeds')).not.toContain(line);
  });

  it('say at the head what is not tested, and why', async () => {
    const trace = `
      0 worker dispatch-started d1 a
      1 worker dispatch-settled d1 failed worker-stopped
      2 worker dispatch-started d2 b scope=https://other.example/
      3 worker dispatch-settled d2
      4 worker dispatch-started d3 c
    `;
    expect([...(await testsOf(trace)).keys()]).toEqual([]);
    expect(await notTested(trace)).toEqual([
      texts.notTestedTags({ tags: '“a”', why: texts.why.workerStopped() }),
      texts.notTestedTags({ tags: '“b”', why: texts.why.otherOrigin({ origin: 'https://other.example' }) }),
      texts.notTestedTags({ tags: '“c”', why: texts.why.endNotSeen() }),
    ]);
  });

  it('name the empty tag', async () => {
    expect([...(await testsOf('0 worker dispatch-started d1 ""\n9 worker dispatch-settled d1')).keys()]).toEqual([
      'sync "" succeeds',
    ]);
  });
});

describe('what a page registers by itself as it opens', () => {
  const run = (id: string, tag: string, at: number) => `
    ${at}     page   register-called   ${tag} ${id} userActivation=false
    ${at + 1} page   register-settled  ${id}
    ${at + 2} worker dispatch-started  d${id} ${tag}
    ${at + 3} worker wait-until-called d${id} p${id}
    ${at + 4} browser request-started  r${id} d${id} https://app.example/api
    ${at + 5} browser request-settled  r${id} responded 500
    ${at + 6} worker wait-until-settled d${id} p${id}
    ${at + 6} worker handler-returned  d${id}
    ${at + 7} worker dispatch-settled  d${id}
  `;

  it('comes by itself in the test', async () => {
    const tests = await testsOf(
      `${loaded} ${run('1', 'upload-1700000000001', 10)} ${run('2', 'upload-1700000000002', 20)} ${run('3', 'again', 30)} ${run('4', 'again', 40)}`,
    );
    const sentence =
      'POST https://app.example/api was answered 500, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.';
    expect(Object.fromEntries(tests)).toEqual({
      'opening /inbox?box=2: sync “upload-:id” and “again” succeed 2 times': [
        "app.watchRequests({ 'POST /api': [500, 500, 500, 500] });",
        "await app.open('/inbox?box=2');",
        failedTitle,
        `// ${sentence}`,
        "for (const tag of ['upload-:id', 'again']) await app.expectRun(tag, ['fulfilled'], { took: 47, times: 2 });",
        'await app.expectRequests();',
      ],
    });
  });

  it('is waited for before what the test gives to the worker', async () => {
    const tests = await testsOf(`
      ${loaded} ${run('1', 'refresh', 10)}
      60 page   register-called   send userActivation=true
      61 page   register-settled  send
      62 worker dispatch-started  d2 send
      63 worker dispatch-settled  d2
    `);
    expect(tests.get('sync “send” succeeds')).toEqual([
      "app.watchRequests({ 'POST /api': [500] });",
      "await app.open('/inbox?box=2');",
      `// ${texts.byItself()}`,
      failedTitle,
      expect.stringContaining('500'),
      "await app.expectRun('refresh', ['fulfilled'], { took: 17 });",
      'await app.prepare();',
      "await app.dispatchSync('send', { lastChance: false });",
      "await app.expectRun('send', 'succeeded', { took: 1 });",
    ]);
  });

  it.each([
    ['after somebody has clicked', `${loaded} 10 page register-called a userActivation=true`],
    ['of which nobody knows whether somebody has clicked', `${loaded} 10 page register-called a`],
    ['long after it opened', `${loaded} 40000 page register-called a userActivation=false`],
    ['in a page that was not seen to load', '10 page register-called a userActivation=false'],
    ['for the user’s fire', `${loaded} 10 page register-called a userActivation=false fireId=f1`],
  ])('is not what it registers %s', async (_, call) => {
    const tests = await testsOf(
      `${call}\n40001 page register-settled a\n40002 worker dispatch-started d1 a\n40003 worker dispatch-settled d1`,
    );
    expect([...tests.keys()]).toEqual(['sync “a” succeeds']);
  });

  it('is also what its worker registers, as far as nobody is seen to have clicked', async () => {
    const trace = (userActivation: boolean) => `
      ${loaded}
      5  page   register-called other userActivation=${userActivation}
      10 worker register-called orders context=worker
      11 worker register-settled orders
      12 worker dispatch-started d1 orders
      13 worker dispatch-settled d1
    `;
    expect([...(await testsOf(trace(false))).keys()]).toEqual(['opening /inbox?box=2: sync “orders” succeeds']);
    expect([...(await testsOf(trace(true))).keys()]).toEqual(['sync “orders” succeeds']);
  });
});
