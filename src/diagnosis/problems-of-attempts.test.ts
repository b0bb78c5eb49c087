import { describe, expect, it } from 'vitest';
import { foundIn, inShort } from '../../test/found-problems.ts';

const began = '0 panel recording-started';
const registered = '0 page register-called outbox c0\n1 page register-settled c0';
/** An attempt of “outbox” that begins at a time (ms) and takes a tenth of a second. */
const attempt = (at: number, id: string, end: string, { inside = '', more = '' } = {}) =>
  [
    `${at} worker dispatch-started ${id} outbox ${more}`,
    `${at + 1} worker wait-until-called ${id} p-${id}`,
    `${at + 2} worker handler-returned ${id} 1`,
    inside,
    `${at + 100} worker dispatch-settled ${id} ${end}`,
  ].join('\n');
const asked = (at: number, id: string, dispatch: string, status: number, more = '') =>
  `${at} browser request-started ${id} ${dispatch} ${more}\n${at + 5} browser request-settled ${id} responded ${status}`;
const trace = (...parts: string[]) => [began, registered, ...parts].join('\n');

describe('the last attempt', () => {
  const failed = (more = '') => attempt(10, 'd1', 'failed rejected', { more: `lastChance=true ${more}` });
  const by = (who: string) =>
    `${failed('workerId=w1').replace('rejected', 'worker-stopped')}\n111 browser worker-changed w1 stopped by=${who}`;
  it.each([
    ['failed', trace(failed()), ['loss gave-up']],
    ['failed, and its tag was dispatched again since', trace(failed(), attempt(9_000, 'd2', '')), ['risk gave-up']],
    ['succeeded: nothing', trace(attempt(10, 'd1', '', { more: 'lastChance=true' })), []],
    [
      'failed while its tag was registered again: nothing',
      trace(failed(), '50 page register-called outbox c1\n51 page register-settled c1'),
      [],
    ],
    ['was not the last: nothing', trace(attempt(10, 'd1', 'failed rejected')), []],
    ['was fired by the user: nothing', trace(failed('fireId=f1')), []],
    ['failed while the user held the workers offline: nothing', trace('5 panel connectivity-changed true', failed()), []],
    [
      'failed by a rule of the user: nothing',
      trace(
        '5 panel fault-changed true rule={"id":"f1","url":"/api","what":"refuse"}',
        attempt(10, 'd1', 'failed rejected', {
          more: 'lastChance=true',
          inside: '20 browser request-started r1 d1\n22 browser request-settled r1 failed faultId=f1',
        }),
      ),
      [],
    ],
    ['was cut off by us: nothing', trace(by('recorder')), []],
    ['was cut off by the user through the panel: nothing', trace(by('panel')), []],
    [
      'was cut off',
      trace(failed('workerId=w1').replace('rejected', 'worker-stopped')),
      ['loss gave-up', 'failure worker-stopped'],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('an attempt whose worker stopped', () => {
  const stopped = attempt(10, 'd1', 'failed worker-stopped', { more: 'workerId=w1' });
  it('failed', () => expect(inShort(trace(stopped))).toEqual(['failure worker-stopped']));
  it('says that it was replaced', () => {
    expect(foundIn(trace(stopped, '110 browser worker-changed w1 replaced'))).toMatchObject([{ params: { replaced: true } }]);
  });
  it('is nothing where we stopped it', () => {
    expect(inShort(trace(stopped, '109 browser worker-changed w1 stopped by=recorder'))).toEqual([]);
  });
});

describe('a promise that does not settle', () => {
  const hangs = `10 worker dispatch-started d1 outbox\n11 worker wait-until-called d1 p1 stack=[{"function":"f","url":"https://app.example/sw.js","line":3,"column":4}]\n12 worker handler-returned d1 1`;
  const open = '20 browser request-started r1 d1';
  it.each([
    ['for a while: nothing', trace(hangs), 9_000, []],
    ['for long', trace(hangs), 12_000, ['failure never-settles?']],
    ['for long, with a request under way: nothing', trace(hangs, open), 12_000, []],
    [
      'for long, after a request that ended',
      trace(hangs, open, '900 browser request-settled r1 responded 200'),
      12_000,
      ['failure never-settles?'],
    ],
    ['and the worker logs on: nothing', trace(hangs, '9000 browser console-message d1 hm'), 12_000, []],
    [
      'until the browser ends it',
      trace(hangs, '190000 worker dispatch-settled d1 failed timeout'),
      undefined,
      ['failure never-settles'],
    ],
    [
      'with something missing from the trace: nothing',
      trace(hangs, '190000 worker dispatch-settled d1 failed timeout', '190001 browser capture-gap 500 600'),
      undefined,
      [],
    ],
    ['until nobody looked any more', trace(hangs, '13000 panel recording-stopped'), 90_000, ['failure never-settles?']],
    ['for the short time that it was seen: nothing', trace(hangs, '3000 panel recording-stopped'), 90_000, []],
    ['and was simulated: nothing', trace(hangs.replace('outbox', 'outbox trusted=false')), 12_000, []],
  ])('%s', (_, text, now, found) => expect(inShort(text, now)).toEqual(found));

  it('is told with where it was given, and when the browser ends it', () => {
    expect(foundIn(trace(hangs), 30_000)).toMatchObject([{ params: { promises: 1, frame: { line: 3 }, endsAt: 180_010 } }]);
  });

  it.each([
    ['that takes nearly three minutes', 150_000, '', ['risk near-timeout']],
    ['that takes a minute: nothing', 60_000, '', []],
    ['that is ended with a request under way', 190_000, 'failed timeout', ['failure near-timeout']],
  ])('is another matter than a request %s', (_, at, end, found) => {
    expect(inShort(trace(hangs, open, `${at} worker dispatch-settled d1 ${end}`))).toEqual(found);
  });
});

describe('a handler that registers its own tag', () => {
  /** Rounds of which each registers the tag again, up to the last. */
  const rounds = (count: number, status: number, apart = 10) =>
    Array.from({ length: count }, (_, i) => {
      const at = 100 + i * (100 + apart);
      const again = `${at + 50} worker register-called outbox c${i + 1} context=worker\n${at + 51} worker register-settled c${i + 1}`;
      return attempt(at, `d${i}`, '', { inside: `${asked(at + 5, `r${i}`, `d${i}`, status)}\n${i + 1 < count ? again : ''}` });
    });
  it.each([
    ['forty times, and gets nothing done', rounds(40, 500), ['loss loop ×40']],
    ['twice, and gets nothing done: the last failure is lost', rounds(3, 500), ['loss swallowed-failure']],
    ['ten times, and sends a part each time: nothing', rounds(10, 200), []],
    ['forty times, and sends each time', rounds(40, 200), ['risk loop ×40']],
  ])('%s', (_, parts, found) => expect(inShort(trace(...parts))).toEqual(found));

  it('is told with its number and rate', () => {
    expect(foundIn(trace(...rounds(40, 500, 100)))).toMatchObject([{ params: { rounds: 40, perSecond: 5, lost: true } }]);
  });
});

describe('attempts that end alike', () => {
  const two = (first: number, second: number, url = 'https://app.example/1') => [
    attempt(10, 'd1', 'failed rejected', { inside: asked(20, 'r1', 'd1', first, 'https://app.example/1') }),
    attempt(9_000, 'd2', 'failed rejected', { inside: asked(9_010, 'r2', 'd2', second, url) }),
  ];
  const more = '500 page register-called outbox c1\n501 page register-settled c1';
  it.each([
    ['with 401', two(401, 401), ['failure stale-auth']],
    ['with 401, and then 500: nothing', two(401, 500), []],
    ['with 422, and nothing waits behind it as far as is known: nothing', two(422, 422), []],
    ['with 422, and more was registered', [...two(422, 422), more], ['risk blocked-by-one', 'risk ignored-while-waiting']],
    ['with 503, and more was registered: the server is down', [...two(503, 503), more], ['risk ignored-while-waiting']],
    ['with 422 of another address', [...two(422, 422, 'https://app.example/2'), more], ['risk ignored-while-waiting']],
  ])('%s', (_, parts, found) => {
    const inOrder = parts
      .join('\n')
      .split('\n')
      .sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
    expect(inShort(trace(...inOrder))).toEqual(found);
  });
});

describe('a dispatch of several listeners', () => {
  const listeners = (first: string, second: string) =>
    trace(
      `10 worker dispatch-started d1 outbox\n11 worker wait-until-called d1 p1 ${first}\n12 worker wait-until-called d1 p2 ${second}\n13 worker handler-returned d1 2\n90 worker dispatch-settled d1`,
    );
  it.each([
    ['of which two work', listeners('listener=1', 'listener=2'), ['risk several-listeners']],
    ['of which one works twice: nothing', listeners('listener=2', 'listener=2'), []],
    ['of which it is not known who works: nothing', listeners('', ''), []],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});

describe('a worker that was replaced', () => {
  const tries = (first: string, second: string) => [
    attempt(10, 'd1', 'failed rejected', { more: `workerId=${first}` }),
    '500 browser worker-changed w1 replaced',
    attempt(9_000, 'd2', '', { more: `workerId=${second}` }),
  ];
  it('ran another attempt than the one before', () => {
    expect(inShort(trace(...tries('w1', 'w2')))).toEqual(['note version']);
    expect(inShort(trace(...tries('w2', 'w2')))).toEqual([]);
  });
});
