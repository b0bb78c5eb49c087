import { describe, expect, it } from 'vitest';
import { appScope, randomFrom, traceOf } from '../../test/trace-text.ts';
import type { TraceEvent } from './events.ts';
import { emptyModel, fold } from './fold.ts';
import { tagKey, type Model, type Tag } from './model.ts';

/** The model that a text tells. */
function modelOf(text: string): Model {
  return fold(emptyModel(), traceOf(text));
}

/** A tag of a model, which must be there. */
function tagIn(model: Model, tag = 'outbox', { type = 'sync', scope = appScope } = {}): Tag {
  const found = model.tags.get(tagKey(scope, type === 'sync' ? 'sync' : 'periodicsync', tag));
  if (!found) throw new Error(`There is no tag “${tag}”.`);
  return found;
}

function attempts(text: string): (number | null)[] {
  return tagIn(modelOf(text)).dispatches.map((dispatch) => dispatch.attempt);
}

/** A tag that is registered before our eyes and fails its first attempt. */
const registeredAndFailed = `
  0    page   register-called  outbox
  5    page   register-settled outbox
  9    worker dispatch-started d1 outbox
  200  worker dispatch-settled d1 failed rejected
`;

describe('the attempts of a tag', () => {
  it.each([
    ['a tag registered before our eyes begins at 1', '', [1]],
    [
      'a failed attempt is followed by the next',
      `300000 worker dispatch-started d2 outbox
       300100 worker dispatch-settled d2 failed
       900000 worker dispatch-started d3 outbox lastChance=true`,
      [1, 2, 3],
    ],
    [
      'a success ends the ladder; a new registration begins at 1',
      `300000 worker dispatch-started d2 outbox
       300100 worker dispatch-settled d2 succeeded
       400000 page   register-called  outbox c2
       400001 page   register-settled c2
       400010 worker dispatch-started d3 outbox`,
      [1, 2, 1],
    ],
    [
      'after the last attempt failed, a new registration starts afresh',
      `300000 worker dispatch-started d2 outbox
       300100 worker dispatch-settled d2 failed
       900000 worker dispatch-started d3 outbox lastChance=true
       900100 worker dispatch-settled d3 failed
       950000 page   register-called  outbox c2
       950010 worker dispatch-started d4 outbox`,
      [1, 2, 3, 1],
    ],
    [
      'registering while it waits to retry changes nothing',
      `1000   page   register-called  outbox c2
       1001   page   register-settled c2
       300000 worker dispatch-started d2 outbox`,
      [1, 2],
    ],
    [
      'registering while it fires starts at 1 again, though it failed',
      `300000 worker dispatch-started d2 outbox
       300010 page   register-called  outbox c2
       300011 page   register-settled c2
       300100 worker dispatch-settled d2 failed
       300101 worker dispatch-started d3 outbox`,
      [1, 2, 1],
    ],
    [
      'so it does when the page is heard of only after the next dispatch began',
      `300000 worker dispatch-started d2 outbox
       300010 page   register-called  outbox c2
       300100 worker dispatch-settled d2 failed
       300101 worker dispatch-started d3 outbox
       300011 page   register-settled c2
       300200 worker dispatch-settled d3 failed
       600000 worker dispatch-started d4 outbox`,
      [1, 2, 1, 2],
    ],
    [
      'a rejected register() while it fires changes nothing',
      `300000 worker dispatch-started d2 outbox
       300010 page   register-called  outbox c2
       300011 page   register-settled c2 rejected
       300100 worker dispatch-settled d2 failed
       900000 worker dispatch-started d3 outbox lastChance=true`,
      [1, 2, 3],
    ],
    [
      'an attempt whose end we did not see has failed when the next one starts',
      `300000 worker dispatch-started d2 outbox
       900000 worker dispatch-started d3 outbox lastChance=true`,
      [1, 2, 3],
    ],
    [
      'simulated dispatches are no attempts and do not disturb the count',
      `1000   worker dispatch-started s1 outbox trusted=false lastChance=true
       1100   worker dispatch-settled s1 succeeded
       300000 worker dispatch-started d2 outbox`,
      [1, null, 2],
    ],
  ])('%s', (_, after, expected) => {
    expect(attempts(registeredAndFailed + after)).toEqual(expected);
  });

  it('are not known where the recording begins in the middle', () => {
    const text = `
      0      browser tags-observed    outbox
      100    worker  dispatch-started d1 outbox
      200    worker  dispatch-settled d1 failed
      300000 worker  dispatch-started d2 outbox
    `;
    expect(attempts(text)).toEqual([null, null]);
  });

  it('are known where the worker is heard of before the page that registered it', () => {
    const text = `
      10     worker dispatch-started d1 outbox
      0      page   register-called  outbox
      5      page   register-settled outbox
      200    worker dispatch-settled d1 failed
      300000 worker dispatch-started d2 outbox
    `;
    expect(attempts(text)).toEqual([1, 2]);
  });

  it.each([
    ['the page first', '8 page register-called outbox\n10 worker dispatch-started d1 outbox\n9 page register-settled outbox'],
    ['the worker first', '10 worker dispatch-started d1 outbox\n8 page register-called outbox\n9 page register-settled outbox'],
    ['a call that was refused before it', '6 page register-called outbox c2\n7 page register-settled c2 rejected\n8 page register-called outbox\n10 worker dispatch-started d1 outbox\n9 page register-settled outbox'],
  ])('are the same whatever is heard of first, where no list came before: %s', (_, text) => {
    expect(attempts(`0 panel recording-started\n${text}`)).toEqual([1]);
  });

  it('are not known of what was pending before it was registered again', () => {
    const text = `
      0      page   tags-observed    outbox
      5      page   register-called  outbox
      6      page   register-settled outbox
      300000 worker dispatch-started d1 outbox
    `;
    expect(attempts(text)).toEqual([null]);
  });

  it('are known again after a success that was seen', () => {
    const text = `
      0      browser tags-observed    outbox
      100    worker  dispatch-started d1 outbox
      200    worker  dispatch-settled d1 succeeded
      1000   page    register-called  outbox
      1010   worker  dispatch-started d2 outbox
      1020   worker  dispatch-settled d2 failed
      300000 worker  dispatch-started d3 outbox
    `;
    expect(attempts(text)).toEqual([null, 1, 2]);
  });

  it('do not exist for periodic syncs', () => {
    const model = modelOf(`
      0  page   register-called  news api="periodicSync" minInterval=1000
      1  page   register-settled news
      10 worker dispatch-started d1 news type="periodicsync" lastChance=null
    `);
    expect(tagIn(model, 'news', { type: 'periodicsync' }).dispatches[0]?.attempt).toBeNull();
  });
});

describe('whether a tag is pending', () => {
  it.each([
    ['after register() resolved', '0 page register-called outbox\n5 page register-settled outbox', true],
    ['not while register() has not resolved', '0 page register-called outbox', false],
    [
      'not when register() rejected',
      '0 page register-called outbox\n5 page register-settled outbox rejected',
      false,
    ],
    ['as getTags() said', '0 page tags-observed outbox', true],
    ['not after getTags() left it out', '0 page tags-observed outbox\n9 page tags-observed', false],
    ['while it fires', '0 worker dispatch-started d1 outbox', true],
    ['not after it succeeded', '0 worker dispatch-started d1 outbox\n9 worker dispatch-settled d1', false],
    ['after it failed', '0 worker dispatch-started d1 outbox\n9 worker dispatch-settled d1 failed', true],
    [
      'not after its last attempt failed',
      '0 worker dispatch-started d1 outbox lastChance=true\n9 worker dispatch-settled d1 failed',
      false,
    ],
    [
      'though it succeeded, when it was registered while it fired',
      `0  worker dispatch-started d1 outbox
       5  page   register-called  outbox
       6  page   register-settled outbox
       90 worker dispatch-settled d1 succeeded`,
      true,
    ],
    [
      'not because of a list that is older than the success',
      `0  page   register-called  outbox
       1  page   register-settled outbox
       2  worker dispatch-started d1 outbox
       30 worker dispatch-settled d1 succeeded
       10 page   tags-observed    outbox`,
      false,
    ],
    [
      'not when the page hears of its registration after the sync has ended',
      `0  page   register-called  outbox
       2  worker dispatch-started d1 outbox
       3  worker dispatch-settled d1 succeeded
       9  page   register-settled outbox`,
      false,
    ],
    [
      'not after its service worker was unregistered',
      `0 page tags-observed outbox
       9 page registration-observed active=null`,
      false,
    ],
    [
      'after a simulated dispatch succeeded, as before',
      `0 page   tags-observed    outbox
       5 worker dispatch-started s1 outbox trusted=false
       9 worker dispatch-settled s1 succeeded`,
      true,
    ],
  ])('%s', (_, text, expected) => {
    expect(tagIn(modelOf(text)).pending).toBe(expected);
  });

  it('counts since it is known, not since the last time it was seen', () => {
    expect(tagIn(modelOf('5 page tags-observed outbox\n9 page tags-observed outbox a')).pendingSince).toBe(5);
  });

  it('stays true of a periodic tag after its syncs, until it is unregistered', () => {
    const text = `
      0 page   register-called  news api="periodicSync" minInterval=5000
      1 page   register-settled news
      2 worker dispatch-started d1 news type="periodicsync" lastChance=null
      3 worker dispatch-settled d1 succeeded
    `;
    const unregister = '10 page unregister-called news u1\n11 page unregister-settled u1';
    const periodic = { type: 'periodicsync' };
    expect(tagIn(modelOf(text), 'news', periodic)).toMatchObject({ pending: true, minInterval: 5000 });
    expect(tagIn(modelOf(text + unregister), 'news', periodic).pending).toBe(false);
  });

  it('is told apart for one-shot and periodic tags of one name', () => {
    const model = modelOf(`
      0 page tags-observed same
      1 page tags-observed api="periodicSync"
    `);
    expect(tagIn(model, 'same').pending).toBe(true);
  });
});

describe('a registration', () => {
  const active = { scriptUrl: 'https://app.example/sw.js', state: 'activated' };

  it('is as last observed', () => {
    const model = modelOf('0 page registration-observed');
    expect(model.registrations.get(appScope)).toMatchObject({ active, waiting: null, present: true });
  });

  it('is gone when it has no version any more, and comes back when it is seen again', () => {
    const gone = '0 page registration-observed\n9 page registration-observed active=null';
    expect(modelOf(gone).registrations.get(appScope)?.present).toBe(false);
    const back = `${gone}\n20 page registration-observed`;
    expect(modelOf(back).registrations.get(appScope)?.present).toBe(true);
  });

  it('keeps its tags apart from those of another scope', () => {
    const other = `${appScope}other/`;
    const model = modelOf(`
      0 page   tags-observed    outbox
      1 page   tags-observed    outbox scope="${other}"
      2 worker dispatch-started d1 outbox scope="${other}"
      3 worker dispatch-settled d1
    `);
    expect(tagIn(model).pending).toBe(true);
    expect(tagIn(model).dispatches).toHaveLength(0);
    expect(tagIn(model, 'outbox', { scope: other }).pending).toBe(false);
  });

  it('knows which of its workers run', () => {
    const running = (text: string) => [
      ...(modelOf(text).registrations.get(appScope)?.workers.values() ?? []),
    ];
    const started = '0 browser worker-changed w1 started\n5 browser worker-changed w2 started';
    expect(running(started).map((worker) => worker.running)).toEqual([true, true]);
    expect(running(`${started}\n9 browser worker-changed w1 stopped`).map((w) => w.running)).toEqual([
      false,
      true,
    ]);
    expect(running(`${started}\n9 browser worker-changed w1 replaced`).map((w) => w.workerId)).toEqual([
      'w2',
    ]);
    expect(running(`${started}\n9 panel recording-stopped`)).toEqual([]);
  });
});

describe('a dispatch', () => {
  it('gathers what happened inside it', () => {
    const model = modelOf(`
      0  worker  dispatch-started   d1 outbox
      1  worker  wait-until-called  d1 p1
      2  worker  handler-returned   d1 2
      3  browser request-started    r1 d1
      4  browser console-message    d1 hello
      5  browser exception-thrown   d1
      6  browser request-settled    r1 responded 204
      7  worker  wait-until-settled d1 p1 rejected error={"name":"E","message":"m"}
      8  worker  dispatch-settled   d1 failed rejected error={"name":"E","message":"m"}
    `);
    expect(model.dispatches.get('d1')).toMatchObject({
      startedAt: 0,
      returnedAt: 2,
      listeners: 2,
      settledAt: 8,
      outcome: 'failed',
      reason: 'rejected',
      error: { name: 'E' },
      promises: [{ promiseId: 'p1', givenAt: 1, settledAt: 7, outcome: 'rejected' }],
      requests: [{ requestId: 'r1', startedAt: 3, settledAt: 6, status: 204 }],
      messages: [{ text: 'hello' }],
      exceptions: [{ error: { message: 'oops' } }],
    });
    expect(model.running.size).toBe(0);
  });

  it('does not hold requests that belong to none, or to one that was not seen', () => {
    const model = modelOf(`
      0 worker  dispatch-started d1 outbox
      1 browser request-started  r1 - attribution="none"
      2 browser request-started  r2 unseen
    `);
    expect(model.dispatches.get('d1')?.requests).toEqual([]);
    expect(model.otherRequests.map((request) => request.requestId)).toEqual(['r1', 'r2']);
  });

  it('has an unknown end once nobody looks any more', () => {
    const model = modelOf(`
      0  panel  recording-started
      5  worker dispatch-started d1 outbox
      90 panel  recording-stopped
    `);
    expect(model.dispatches.get('d1')).toMatchObject({ outcome: null, unseenSince: 90 });
    expect(model.running.size).toBe(0);
  });

  it.each([
    'wait-until-called x p',
    'wait-until-settled x p',
    'handler-returned x',
    'dispatch-settled x',
    'request-settled x',
    'console-message x',
    'exception-thrown x',
    'register-settled x',
    'fire-settled x',
  ])('that was not seen to start is left alone: %s', (rest) => {
    const model = modelOf(`5 worker ${rest}`);
    expect(model).toMatchObject({ from: 5, to: 5 });
    expect(model.dispatches.size + model.tags.size + model.calls.size + model.fires.size).toBe(0);
  });
});

describe('the attempts of a tag that was listed before its call was heard', () => {
  const looked = '1 page tags-observed';
  const started = '30 worker dispatch-started d1 outbox';
  const called = '12 page register-called outbox\n14 page register-settled outbox';

  it.each([
    ['begin at 1, as it was not listed before', [looked, '10 page tags-observed outbox', called, started], [1]],
    ['begin at 1, though the call is heard last of all', [looked, '10 page tags-observed outbox', started, called], [1]],
    ['begin at 1 without any call', [looked, '10 page tags-observed outbox', started], [1]],
    ['can’t be counted where it was listed at the first look', ['10 page tags-observed outbox', called, started], [null]],
    [
      'can’t be counted where runs may not have been recorded since',
      [looked, '10 page tags-observed outbox', called, '20 panel recording-started', started],
      [null],
    ],
    [
      'begin at 1 once it was gone, in whatever way',
      [called, '15 worker dispatch-started d0 outbox', '16 worker dispatch-settled d0 failed', '20 page tags-observed', '25 page tags-observed outbox', started],
      [1, 1],
    ],
  ])('%s', (_, lines, expected) => expect(attempts(lines.join('\n'))).toEqual(expected));

  it('can’t be counted on after a time that was not recorded', () => {
    expect(attempts(`${registeredAndFailed}\n300 panel recording-started\n300200 worker dispatch-started d2 outbox`)).toEqual([1, null]);
  });
});

describe('a registration that is taken away', () => {
  const unregistered = `
    300 page registration-unregister-called
    305 page registration-unregister-settled removed=true`;

  const endOf = (text: string) => {
    const { end, pending } = tagIn(modelOf(text));
    return { pending, how: end?.how, by: end?.call?.callId };
  };

  it.each([
    ['takes its tags with it', unregistered, { pending: false, how: 'registration', by: 'gone' }],
    ['explains, when it is heard of later, that they are not listed', `310 page tags-observed\n${unregistered}`, { pending: false, how: 'unlisted', by: 'gone' }],
    ['explains it also where nobody heard how the call ended', '300 page registration-unregister-called\n310 page tags-observed', { pending: false, how: 'unlisted', by: 'gone' }],
    ['is seen to be gone, by whom is not', '300 page registration-observed active=null', { pending: false, how: 'registration', by: undefined }],
    ['leaves tags that were gone long before', '250 page tags-observed\n600000 page registration-observed active=null', { pending: false, how: 'unlisted', by: undefined }],
    ['leaves tags that were gone before', '250 page tags-observed\n600 page registration-unregister-called\n605 page registration-unregister-settled', { pending: false, how: 'unlisted', by: undefined }],
    ['leaves tags where the call is refused', '300 page registration-unregister-called\n305 page registration-unregister-settled gone rejected', { pending: true, how: undefined, by: undefined }],
    ['leaves tags where there was none', '300 page registration-unregister-called\n305 page registration-unregister-settled removed=false', { pending: true, how: undefined, by: undefined }],
    [
      'leaves a tag that is registered in the next one',
      `${unregistered}\n400 page register-called outbox c2\n405 page register-settled c2`,
      { pending: true, how: undefined, by: undefined },
    ],
  ])('%s', (_, text, expected) => expect(endOf(registeredAndFailed + text)).toEqual(expected));

  it('lets the tag not come back by the end of a run that went on', () => {
    const text = `
      0   page   register-called outbox
      5   page   register-settled outbox
      200 worker dispatch-started d1 outbox
      ${unregistered}
      900 worker dispatch-settled d1 failed`;
    expect(endOf(text)).toEqual({ pending: false, how: 'registration', by: 'gone' });
  });

  it('has the attempts in the next one begin anew', () => {
    const text = `${registeredAndFailed}${unregistered}\n400 page register-called outbox c2\n405 page register-settled c2\n410 worker dispatch-started d2 outbox`;
    expect(attempts(text)).toEqual([1, 1]);
  });
});

describe('the answer of a request', () => {
  const of = (...lines: string[]) => modelOf(['0 browser request-started r1 -', ...lines].join('\n')).requests.get('r1');
  const head = '10 browser request-settled r1 responded 200 phase=head statusText=OK headers={"a":"b"}';

  it('has come with its head, and ends with its body, which need not say the same again', () => {
    expect(of(head)).toMatchObject({ headAt: 10, settledAt: 10, outcome: 'responded', status: 200, encodedSize: null });
    expect(of(head, '50 browser request-settled r1 phase=end encodedSize=7')).toMatchObject({
      headAt: 10, settledAt: 50, outcome: 'responded', status: 200, statusText: 'OK', encodedSize: 7, answerHeaders: { a: 'b' },
    });
  });

  it('fails with its body', () => {
    const error = { name: 'NetworkError', message: 'net::ERR_CONNECTION_RESET' };
    const failed = of(head, `50 browser request-settled r1 failed phase=end error=${JSON.stringify(error)}`);
    expect(failed).toMatchObject({ headAt: 10, settledAt: 50, outcome: 'failed', status: null, error });
  });

  it('is the same where its head is heard of last', () => {
    expect(of('50 browser request-settled r1 responded 200 phase=end', head)).toMatchObject({ headAt: 10, settledAt: 50, status: 200 });
  });

  it('has the first word as its head in traces that know no phases', () => {
    expect(of('10 browser request-settled r1', '50 browser request-settled r1')).toMatchObject({ headAt: 10, settledAt: 50 });
  });
});

describe('a fire', () => {
  it('is joined with the dispatch that it caused, whichever says so', () => {
    const byDispatch = modelOf(`
      0 panel  fire-requested   f1 outbox simulated
      1 worker dispatch-started d1 outbox trusted=false fireId="f1"
    `);
    expect(byDispatch.fires.get('f1')?.dispatchId).toBe('d1');
    const bySettling = modelOf(`
      0 panel  fire-requested f1 outbox
      9 panel  fire-settled   f1 succeeded d1
    `);
    expect(bySettling.fires.get('f1')).toMatchObject({
      dispatchId: 'd1',
      outcome: 'succeeded',
      settledAt: 9,
    });
    expect(tagIn(bySettling).fires).toHaveLength(1);
  });
});

describe('the world around', () => {
  it('was offline for stretches', () => {
    const model = modelOf(`
      0 panel connectivity-changed true
      5 panel connectivity-changed true
      9 panel connectivity-changed false
      10 panel connectivity-changed false
      20 panel connectivity-changed true
    `);
    expect(model.offline).toEqual([
      { from: 0, to: 9 },
      { from: 20, to: null },
    ]);
  });

  it('is online again when the recording stops, because nothing holds it any more', () => {
    const model = modelOf(
      '0 panel recording-started\n5 panel connectivity-changed true\n9 panel recording-stopped',
    );
    expect(model.offline).toEqual([{ from: 5, to: 9 }]);
    expect(model.recorded).toEqual([{ from: 0, to: 9 }]);
  });

  it('has gaps, with why', () => {
    const model = modelOf('50 panel capture-gap 10 40 reason="The page was frozen."');
    expect(model.gaps).toEqual([{ from: 10, to: 40, reason: 'The page was frozen.' }]);
  });

  it('reaches from the earliest to the latest time, whatever the order', () => {
    expect(modelOf('50 page page-changed navigated\n10 page page-changed closed')).toMatchObject({
      from: 10,
      to: 50,
    });
  });
});

describe('names that look dangerous', () => {
  it.each([
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['the empty tag', ''],
    ['spaces', 'a b  c'],
    ['a line break', 'a\nb'],
    ['an emoji and a lone surrogate', '🙂\ud800'],
    ['the longest tag', 'x'.repeat(10_240)],
  ])('are names like any other: %s', (_, tag) => {
    const name = JSON.stringify(tag);
    const model = modelOf(`
      0 page   register-called  tag=${name} callId="c"
      1 page   register-settled c
      2 worker dispatch-started d1 tag=${name}
      3 worker dispatch-settled d1 failed
      4 page   tags-observed    ${name}
    `);
    expect(model.tags.size).toBe(1);
    expect(tagIn(model, tag)).toMatchObject({ tag, pending: true });
    expect(tagIn(model, tag).dispatches).toMatchObject([{ attempt: 1, outcome: 'failed' }]);
  });

  it('do not mix up scopes and tags', () => {
    const model = modelOf(`
      0 page tags-observed "b c" scope="https://a.example/"
      1 page tags-observed "c" scope="https://a.example/b"
    `);
    expect(model.tags.size).toBe(2);
  });
});

describe('folding', () => {
  it('gives the empty model for the empty trace', () => {
    expect(fold(emptyModel(), [])).toEqual(emptyModel());
  });

  it('skips kinds that it does not know', () => {
    const strange: TraceEvent = { seq: 1, id: 'x', at: 7, source: 'page', kind: 'from-the-future' };
    expect(fold(emptyModel(), [strange])).toEqual({ ...emptyModel(), from: 7, to: 7 });
  });

  it('in pieces equals folding at once, wherever it is cut', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const events = randomTrace(random);
      const whole = fold(emptyModel(), events);
      const pieces = emptyModel();
      for (let from = 0; from < events.length;) {
        const to = from + Math.floor(random() * 7);
        fold(pieces, events.slice(from, to));
        from = to;
      }
      expect(pieces, `seed ${seed}`).toEqual(whole);
    }
  });
});

/** A trace that makes little sense, as an observer who comes and goes may see it. */
function randomTrace(random: () => number): TraceEvent[] {
  const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)] ?? '';
  const id = () => String(Math.floor(random() * 6));
  const tag = () => pick(['outbox', 'ping', '__proto__']);
  const lines = [
    () => `page register-called ${tag()} c${id()}`,
    () => `page register-settled c${id()} ${pick(['resolved', 'rejected'])}`,
    () => `page register-called ${tag()} c${id()} api="periodicSync"`,
    () => `page unregister-called ${tag()} c${id()}`,
    () => `page unregister-settled c${id()}`,
    () => `page tags-observed ${tag()} ${tag()}`,
    () => 'page tags-observed',
    () => `page registration-observed ${pick(['', 'active=null'])}`,
    () => `worker dispatch-started d${id()} ${tag()} ${pick(['', 'lastChance=true', 'trusted=false'])}`,
    () => `worker dispatch-settled d${id()} ${pick(['succeeded', 'failed'])}`,
    () => `worker wait-until-called d${id()} p${id()}`,
    () => `worker wait-until-settled d${id()} p${id()}`,
    () => `browser request-started r${id()} ${pick(['-', 'd1', 'd2'])}`,
    () => `browser request-settled r${id()} responded 200`,
    () => `browser worker-changed w${id()} ${pick(['started', 'stopped', 'replaced'])}`,
    () => `panel connectivity-changed ${pick(['true', 'false'])}`,
    () => `panel ${pick(['recording-started', 'recording-stopped'])}`,
    () => `panel fire-requested f${id()} ${tag()} ${pick(['browser', 'simulated'])}`,
    () => `panel fire-settled f${id()} ${pick(['succeeded', 'timed-out'])}`,
  ];
  const length = Math.floor(random() * 80);
  const text = Array.from({ length }, () => {
    const line = lines[Math.floor(random() * lines.length)];
    return `${Math.floor(random() * 1000)} ${line?.() ?? ''}`;
  });
  return traceOf(text.join('\n'));
}
