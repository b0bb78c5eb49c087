import { describe, expect, it } from 'vitest';
import { foundIn, inShort } from '../../test/found-problems.ts';

/** A dispatch of the tag “outbox” with so much inside, and its end. */
const run = (inside: string, end = '100 worker dispatch-settled d1') =>
  `0 panel recording-started\n1 worker dispatch-started d1 outbox\n${inside}\n${end}`;
const returned = '2 worker handler-returned d1 1';
const waits = `2 worker wait-until-called d1 p1\n${returned}\n90 worker wait-until-settled d1 p1`;
const asked = (status: number | string, more = '') =>
  typeof status === 'number'
    ? `3 browser request-started r1 d1 ${more}\n9 browser request-settled r1 responded ${status}`
    : `3 browser request-started r1 d1 ${more}\n9 browser request-settled r1 failed error={"name":"NetworkError","message":"${status}"}`;
const gap = '200 browser capture-gap 0 300';

/** Dispatches one after the other, each of a tag of its own, with so much inside each; `#` stands for its number. */
const many = (count: number, inside: string) =>
  Array.from({ length: count }, (_, i) =>
    [`1 worker dispatch-started d# send-#`, inside, `100 worker dispatch-settled d#`]
      .join('\n')
      .replaceAll('#', String(i + 1))
      .replace(/^\d+/gm, (at) => String(Number(at) + 1_000 * i)),
  ).join('\n');

describe('a dispatch that the browser counts as a success', () => {
  it.each([
    ['healthy: nothing', run(`${waits}\n${asked(200)}`), []],
    [
      'a handler that threw',
      run('2 worker handler-returned d1 error={"name":"TypeError","message":"x"}'),
      ['loss handler-threw'],
    ],
    [
      'what it threw, told again as uncaught, is the same problem',
      run(
        '2 worker handler-returned d1 error={"name":"TypeError","message":"x"}\n3 browser exception-thrown d1 error={"name":"TypeError","message":"x"}',
      ),
      ['loss handler-threw'],
    ],
    ['no listener', run('2 worker handler-returned d1 0'), ['loss no-listener']],
    [
      'no listener, of a fire of the user: nothing',
      run('2 worker handler-returned d1 0').replace('outbox', 'outbox fireId=f1'),
      [],
    ],
    ['an error that nobody caught', run(`${waits}\n5 browser exception-thrown d1`), ['risk uncaught-error']],
    [
      'an error that is only likely to be its own: nothing',
      run(`${waits}\n5 browser exception-thrown d1 attribution=inferred`),
      [],
    ],
    ['a 500 that nobody minded', run(`${waits}\n${asked(500)}`), ['loss swallowed-failure']],
    ['no answer that nobody minded', run(`${waits}\n${asked('net::ERR_FAILED')}`), ['loss swallowed-failure']],
    ['the same, with something missing from the trace', run(`${waits}\n${asked(500)}`) + `\n${gap}`, ['loss swallowed-failure?']],
    [
      'the same of a request that is only likely to be its own',
      run(`${waits}\n${asked(500, 'attribution=inferred')}`),
      ['loss swallowed-failure?'],
    ],
    [
      'a 500, and the promise rejected: nothing',
      run(`${waits}\n${asked(500)}`, '100 worker dispatch-settled d1 failed rejected'),
      [],
    ],
    [
      'a 500, and a second address that took it: nothing',
      run(
        `${waits}\n${asked(500)}\n12 browser request-started r2 d1 https://app.example/backup\n15 browser request-settled r2 responded 200`,
      ),
      [],
    ],
    [
      'a 500, and the same content taken by another address that was asked at once: nothing',
      run(
        `${waits}\n3 browser request-started r1 d1 bodySize=9 bodyHash=a\n3 browser request-started r2 d1 https://app.example/backup bodySize=9 bodyHash=a\n9 browser request-settled r1 responded 500\n9 browser request-settled r2 responded 200`,
      ),
      [],
    ],
    [
      'a 500, and other content of the same size taken by another address at once',
      run(
        `${waits}\n3 browser request-started r1 d1 bodySize=9 bodyHash=a\n3 browser request-started r2 d1 https://app.example/backup bodySize=9 bodyHash=b\n9 browser request-settled r1 responded 500\n9 browser request-settled r2 responded 200`,
      ),
      ['loss swallowed-failure'],
    ],
    ['a 409', run(`${waits}\n${asked(409)}`), ['note refused-request']],
    ['a 404 of a DELETE: nothing', run(`${waits}\n${asked(404, 'method=DELETE')}`), []],
    [
      'a 500 after which the handler registers its tag again: nothing',
      run(`${waits}\n${asked(500)}\n20 worker register-called outbox c1 context=worker\n21 worker register-settled c1`),
      [],
    ],
    [
      'a 500, and the same sent with success by a later run',
      `${run(`${waits}\n${asked(500, 'bodySize=9 bodyHash=a')}`)}\n500 worker dispatch-started d2 later\n500 worker wait-until-called d2 p2\n501 browser request-started r2 d2 bodySize=9 bodyHash=a\n502 browser request-settled r2 responded 200\n510 worker dispatch-settled d2`,
      ['risk swallowed-failure'],
    ],
    [
      'a 500, and something else sent with success by a later run',
      `${run(`${waits}\n${asked(500, 'bodySize=9 bodyHash=a')}`)}\n500 worker dispatch-started d2 later\n500 worker wait-until-called d2 p2\n501 browser request-started r2 d2 bodySize=9 bodyHash=b\n502 browser request-settled r2 responded 200\n510 worker dispatch-settled d2`,
      ['loss swallowed-failure'],
    ],
    [
      'a 500 that the user’s rule made',
      run(
        `1 panel fault-changed true rule={"id":"f1","url":"/api","what":"answer","status":500}\n${waits}\n${asked(500)} faultId=f1`,
      ),
      ['risk swallowed-fault'],
    ],
    [
      'no answer while the user holds the workers offline: nothing',
      run(`2 panel connectivity-changed true\n${waits}\n${asked('net::ERR_INTERNET_DISCONNECTED')}`),
      [],
    ],
    ['a simulated one: nothing', run(`${waits}\n${asked(500)}`).replace('outbox', 'outbox trusted=false'), []],
    [
      'one of a replay: nothing',
      `0 panel fire-requested f1 outbox replayId=x replayOf=d0\n${run(`${waits}\n${asked(500)}`).replace('outbox', 'outbox fireId=f1')}`,
      [],
    ],
    ['one that runs still: nothing', run(`${waits}\n${asked(500)}`, ''), []],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));

  it('has the events that prove it', () => {
    expect(foundIn(run(`${waits}\n${asked(500)}`))).toMatchObject([
      {
        rule: 'swallowed-failure',
        subject: { scope: 'https://app.example/', tags: [{ tag: 'outbox' }], dispatches: ['d1'] },
        evidence: [6, 7, 8],
        params: { status: 500 },
      },
    ]);
  });

  it('is one problem with all others of the same cause, also where tags have an id in them', () => {
    const text = many(
      40,
      `2 worker wait-until-called d# p#\n3 browser request-started r# d#\n9 browser request-settled r# responded 500`,
    );
    expect(inShort(text)).toEqual(['loss swallowed-failure ×40']);
    expect(foundIn(text)[0]?.subject).toMatchObject({ tags: { length: 40 }, dispatches: { length: 40 } });
  });

  it('is two problems where handlers of two kinds of tags do so', () => {
    const text = many(
      2,
      `2 worker wait-until-called d# p#\n3 browser request-started r# d#\n9 browser request-settled r# responded 500`,
    );
    expect(inShort(text.replace('send-2', 'draft'))).toEqual(['loss swallowed-failure', 'loss swallowed-failure']);
  });
});

describe('work after the event', () => {
  const late = '80 browser request-started r1 d1\n200 browser request-settled r1 responded 200';
  const lateFails = '80 browser request-started r1 d1\n200 browser request-settled r1 responded 500';
  it.each([
    ['without a promise', run(returned, `50 worker dispatch-settled d1\n${late}`), ['risk no-wait-until']],
    ['without a promise, and it failed', run(returned, `50 worker dispatch-settled d1\n${lateFails}`), ['loss no-wait-until']],
    [
      'without a promise, with something missing from the trace: nothing',
      run(returned, `50 worker dispatch-settled d1\n${late}\n${gap}`),
      [],
    ],
    ['though a promise was given', run(waits, `100 worker dispatch-settled d1\n${late.replace('80', '180')}`), ['risk outlived']],
    [
      'though a promise was given, and the body is read later: nothing',
      run(`${waits}\n3 browser request-started r1 d1\n9 browser request-settled r1 responded 200 phase=head`) +
        '\n300 browser request-settled r1 responded 200 phase=end',
      [],
    ],
    [
      'and only then waitUntil',
      run(returned, '50 worker dispatch-settled d1\n60 worker wait-until-called d1 p1 late=true'),
      ['risk late-wait-until'],
    ],
    [
      'and only then waitUntil, and a request that failed after',
      run(returned, `50 worker dispatch-settled d1\n60 worker wait-until-called d1 p1 late=true\n${lateFails}`),
      ['loss late-wait-until'],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('a handler that leaves no trace', () => {
  const nothing = (used: string) => run(returned, `100 worker dispatch-settled d1 used=${used}`);
  it.each([
    ['of anything it could use', nothing('[]'), ['risk did-nothing']],
    ['but for storage: nothing', nothing('["indexedDB"]'), []],
    [
      'while its worker asked for something, of which it is not known whose it is: nothing',
      nothing('[]')
        .replace('outbox', 'outbox workerId=w1')
        .replace(returned, `${returned}\n3 browser request-started r1 - attribution=none workerId=w1`),
      [],
    ],
    [
      'while another worker asked for something',
      nothing('[]')
        .replace('outbox', 'outbox workerId=w1')
        .replace(returned, `${returned}\n3 browser request-started r1 - attribution=none workerId=w2`),
      ['risk did-nothing'],
    ],
    ['but for its registration, as for a notification: nothing', nothing('["registration"]'), []],
    ['as far as it was watched', run(returned), ['note did-nothing?']],
    ['and gave a promise', run(waits, '100 worker dispatch-settled d1 used=[]'), ['note did-nothing?']],
    ['and gave a promise, and was not watched: nothing', run(waits), []],
    ['but for the console: nothing', run(`${returned}\n3 browser console-message d1 hello`), []],
    ['with something missing from the trace: nothing', `${nothing('[]')}\n${gap}`, []],
    ['of a fire of the user: nothing', nothing('[]').replace('outbox', 'outbox fireId=f1'), []],
    ['and the listeners are not known: nothing', run('2 worker handler-returned d1 -'), []],
    [
      'but for a message to a page',
      run(waits, '100 worker dispatch-settled d1 used=["client-message"]'),
      ['note delegated-to-page'],
    ],
    ['but for a look for pages', run(waits, '100 worker dispatch-settled d1 used=["clients"]'), ['risk delegated-to-page']],
    [
      'but for storage and a message to a page: nothing',
      run(waits, '100 worker dispatch-settled d1 used=["indexedDB","client-message"]'),
      [],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));

  it('names a tag that is nearly the same, for which the worker does something', () => {
    const text = `${nothing('[]').replace('outbox', 'sync-form')}\n${many(1, '2 worker wait-until-called d# p#').replaceAll('d1', 'd2').replace('send-1', 'syncForms')}`;
    expect(foundIn(text)).toMatchObject([{ rule: 'did-nothing', params: { near: 'syncForms' } }]);
    expect(foundIn(text.replace('syncForms', 'analytics'))).toMatchObject([{ rule: 'did-nothing', params: { near: null } }]);
  });

  it('is one problem for all tags that the worker does not know', () => {
    expect(inShort(many(3, '2 worker handler-returned d# 1').replaceAll(/(settled d\d)/g, '$1 used=[]'))).toEqual([
      'risk did-nothing ×3',
    ]);
  });
});

describe('a run that sends nothing', () => {
  const registered = (at: number, id: string, of = 'page') =>
    `${at} ${of} register-called outbox ${id} context=${of}\n${at + 1} ${of} register-settled ${id}`;
  const ran = (at: number, id: string, inside = '') =>
    [
      `${at} worker dispatch-started ${id} outbox`,
      `${at + 1} worker wait-until-called ${id} p${id}`,
      `${at + 2} worker handler-returned ${id} 1`,
      inside,
      `${at + 50} worker dispatch-settled ${id} used=["indexedDB"]`,
    ].join('\n');
  const sends = (at: number, id: string) =>
    ran(
      at,
      id,
      `${at + 3} browser request-started r${id} ${id} bodySize=9 bodyHash=${id}\n${at + 9} browser request-settled r${id} responded 200`,
    );
  it.each([
    ['alone: nothing', [registered(0, 'c1'), ran(10, 'd1')], []],
    [
      'before one that does',
      [registered(0, 'c1'), ran(10, 'd1'), registered(500, 'c2'), sends(510, 'd2')],
      ['risk nothing-to-send'],
    ],
    [
      'after one that did',
      [registered(0, 'c1'), sends(10, 'd1'), registered(500, 'c2'), ran(510, 'd2')],
      ['risk nothing-to-send'],
    ],
    [
      'that was registered while another one sent all: nothing',
      [
        registered(0, 'c1'),
        sends(10, 'd1').replace(/\n60 .*/, ''),
        registered(30, 'c2'),
        '60 worker dispatch-settled d1',
        ran(70, 'd2'),
      ],
      [],
    ],
    ['when all send: nothing', [registered(0, 'c1'), sends(10, 'd1'), registered(500, 'c2'), sends(510, 'd2')], []],
    [
      'fired by the user: nothing',
      [registered(0, 'c1'), sends(10, 'd1'), ran(510, 'd2').replace('outbox', 'outbox fireId=f1')],
      [],
    ],
  ])('%s', (_, lines, found) => expect(inShort(`0 panel recording-started\n${lines.join('\n')}`)).toEqual(found));
});
