import { describe, expect, it } from 'vitest';
import { foundIn, inShort } from '../../test/found-problems.ts';

const trace = (...lines: string[]) => ['0 panel recording-started', ...lines].join('\n');
const warned = (type = 'sync') =>
  `5 browser console-message - "Event handler of '${type}' event must be added on the initial evaluation of worker script." level=warning attribution=none workerId=w1`;
/** A dispatch with so many listeners, of which one gave a promise. */
const ran = (listeners: number, gave = 1, id = 'd1') =>
  `10 worker dispatch-started ${id} outbox workerId=w1
11 worker wait-until-called ${id} p${id} listener=${gave}
12 worker handler-returned ${id} ${listeners}
13 browser request-started r${id} ${id}
19 browser request-settled r${id} responded 200
90 worker dispatch-settled ${id}`;

describe('a listener that is added too late', () => {
  it.each([
    ['is a risk though it runs', trace(warned(), ran(1)), ['risk no-listener']],
    ['is a risk beside one that was there, where it does the work', trace(warned(), ran(2, 2)), ['risk no-listener']],
    ['is nothing beside one that does the work', trace(warned(), ran(2, 1)), []],
    ['is nothing where it is for another event', trace(warned('periodicsync'), ran(1)), []],
    ['is nothing where another worker warned', trace(warned().replace('w1', 'w2'), ran(1)), []],
    ['is nothing without the browser’s warning', trace(ran(1)), []],
    ['is nothing for what ran before', trace(ran(1), warned().replace('5 ', '95 ')), []],
    [
      'is a loss where none ran',
      trace(warned(), '10 worker dispatch-started d1 outbox workerId=w1\n12 worker handler-returned d1 0'),
      ['loss no-listener'],
    ],
    [
      'is one problem for all of its dispatches',
      trace(warned(), ran(1), ran(1, 1, 'd2').replaceAll(/^/gm, '1')),
      ['risk no-listener ×2'],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('a register() that was rejected in a worker', () => {
  const error = { name: 'NotAllowedError', message: 'Permission denied.' };
  const refused = (at: number, id: string, of = 'worker') =>
    `${at} ${of} register-called outbox ${id} context=${of}\n${at + 1} ${of} register-settled ${id} rejected error=${JSON.stringify(error)}`;
  const uncaught = (at: number, message = 'NotAllowedError: Permission denied.', dispatch = '-') =>
    `${at} browser exception-thrown ${dispatch} error=${JSON.stringify({ name: 'DOMException', message })}`;
  it.each([
    ['and nobody caught it', trace(refused(1, 'c1'), uncaught(3)), ['failure register-rejected', 'risk register-unhandled']],
    [
      'as is told first',
      trace('1 worker register-called outbox c1 context=worker', uncaught(2), refused(1, 'c1').split('\n')[1] ?? ''),
      ['failure register-rejected', 'risk register-unhandled'],
    ],
    ['and was caught', trace(refused(1, 'c1')), ['failure register-rejected']],
    ['and something else was not caught', trace(refused(1, 'c1'), uncaught(3, 'TypeError: x')), ['failure register-rejected']],
    ['long before', trace(refused(1, 'c1'), uncaught(5_000)), ['failure register-rejected']],
    [
      'twice, and one was caught: it is not known which',
      trace(refused(1, 'c1'), refused(3, 'c2'), uncaught(5)),
      ['failure register-rejected ×2'],
    ],
    [
      'twice, and none was caught',
      trace(refused(1, 'c1'), refused(3, 'c2'), uncaught(5), uncaught(6)),
      ['failure register-rejected ×2', 'risk register-unhandled ×2'],
    ],
    ['and a page’s, of which nothing tells', trace(refused(1, 'c1', 'page'), uncaught(3)), ['failure register-rejected']],
    [
      'in a sync: it is no other problem there',
      trace(
        '0 worker dispatch-started d1 sync',
        '1 worker wait-until-called d1 p1',
        refused(2, 'c1'),
        uncaught(4, undefined, 'd1'),
        '9 worker handler-returned d1 1',
        '50 worker dispatch-settled d1',
      ),
      ['failure register-rejected', 'risk register-unhandled'],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('a request that is sent again when the worker starts', () => {
  const sent = 'attribution=none bodySize=9 bodyHash=a workerId=w1';
  const failed = `10 browser request-started r1 - ${sent}\n20 browser request-settled r1 failed`;
  const stopped = '50 browser worker-changed w1 stopped';
  const started = '60 browser worker-changed w1 started early=true';
  const again = `70 browser request-started r2 - ${sent}\n80 browser request-settled r2 responded 200`;
  const first = '1 browser worker-changed w1 started early=true';
  it.each([
    ['having failed before', trace(first, failed, stopped, started, again), false],
    ['having failed before, as we had stopped the worker', trace(first, failed, `${stopped} by=recorder`, started, again), true],
  ])('%s', (_, text, restarted) => {
    expect(inShort(text)).toEqual(['note replayed-at-start?']);
    expect(foundIn(text)).toMatchObject([{ params: { restarted, requests: 1 } }]);
  });
  it.each([
    ['having gone well', trace(first, failed.replace('failed', 'responded 200'), stopped, started, again)],
    ['long after the start', trace(first, failed, stopped, started, again.replaceAll(/^/gm, '99'))],
    ['without a start in between', trace(first, failed, again)],
    [
      'by a sync',
      trace(
        first,
        failed,
        stopped,
        started,
        '65 worker dispatch-started d1 outbox workerId=w1',
        again.replace('r2 - attribution=none', 'r2 d1 attribution=exact'),
        '90 worker handler-returned d1 1',
      ),
    ],
    ['in a worker that ran before the probe came', trace(first, failed, stopped, started.replace('true', 'false'), again)],
    ['having another body', trace(first, failed, stopped, started, again.replace('bodyHash=a', 'bodyHash=b'))],
  ])('%s: nothing', (_, text) => expect(inShort(text)).toEqual([]));
});

describe('a request that is redirected', () => {
  const redirected = (to: string, more = '', status = 302, last = 200) =>
    trace(
      '1 worker dispatch-started d1 outbox',
      '2 worker wait-until-called d1 p1',
      '2 worker handler-returned d1 1',
      `3 browser request-started r1 d1 ${more}`,
      `9 browser request-settled r1 responded ${status}`,
      `9 browser request-started r1.1 d1 https://app.example${to} method=GET`,
      `19 browser request-settled r1.1 responded ${last}`,
      '90 worker dispatch-settled d1',
    );
  it.each([
    ['to a page to sign in', redirected('/login?next=/api'), ['risk redirected-to-sign-in?']],
    ['to one by another name', redirected('/account/sign-in.html'), ['risk redirected-to-sign-in?']],
    ['to what came of it: nothing', redirected('/orders/7'), []],
    ['to a word that only begins so: nothing', redirected('/authors/7'), []],
    ['and keeps its body: nothing', redirected('/login', '', 307), []],
    ['as one that asks to sign in: nothing', redirected('/login/done', 'url="https://app.example/login"'), []],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('a page that alone is told that it is offline', () => {
  const told = '5 page connectivity-changed true by=page';
  const answered = (status = '200', more = '') => `10 worker dispatch-started d1 outbox
11 worker wait-until-called d1 p1
12 worker handler-returned d1 1
13 browser request-started r1 d1
19 browser request-settled r1 responded ${status} ${more}
90 worker dispatch-settled d1`;
  it.each([
    ['is told that this holds no syncs', trace(told, answered()), ['note offline-that-holds-nothing']],
    ['is told nothing where it was not', trace(answered()), []],
    [
      'is told nothing of what came when it was online again',
      trace(told, '7 page connectivity-changed false by=page', answered()),
      [],
    ],
    ['is told nothing of another document', trace(told, '7 page page-changed navigated', answered()), []],
    ['is told nothing where the user holds the workers too', trace('4 panel connectivity-changed true', told, answered()), []],
    [
      'is told nothing where the user has just released them',
      trace('4 panel connectivity-changed true', told, '9 panel connectivity-changed false', answered()),
      [],
    ],
    ['is told nothing of what came from the cache', trace(told, answered('200', 'fromCache=true')), []],
    [
      'is told once of many',
      trace(told, answered(), answered().replaceAll(/^/gm, '1').replaceAll('d1', 'd2').replaceAll('r1', 'r2')),
      ['note offline-that-holds-nothing ×2'],
    ],
    [
      'is told with a doubt',
      trace(told, answered().replace('r1 d1', 'r1 d1 attribution=inferred')),
      ['note offline-that-holds-nothing?'],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});
