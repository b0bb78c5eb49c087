import { describe, expect, it } from 'vitest';
import { attempts, modelOf, registeredAndFailed, tagIn } from '../../../test/folded.ts';

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
    [
      'a call that was refused before it',
      '6 page register-called outbox c2\n7 page register-settled c2 rejected\n8 page register-called outbox\n10 worker dispatch-started d1 outbox\n9 page register-settled outbox',
    ],
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
      [
        called,
        '15 worker dispatch-started d0 outbox',
        '16 worker dispatch-settled d0 failed',
        '20 page tags-observed',
        '25 page tags-observed outbox',
        started,
      ],
      [1, 1],
    ],
  ])('%s', (_, lines, expected) => expect(attempts(lines.join('\n'))).toEqual(expected));

  it('can’t be counted on after a time that was not recorded', () => {
    expect(attempts(`${registeredAndFailed}\n300 panel recording-started\n300200 worker dispatch-started d2 outbox`)).toEqual([
      1,
      null,
    ]);
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

  it('does not hold a request that the user has sent again, nor does the worker', () => {
    const model = modelOf(`
      0 worker  dispatch-started d1 outbox
      1 browser request-started  r1 d1
      2 browser request-started  r2 - resendOf=r1
      3 browser request-settled  r2 responded status=201
    `);
    expect(model.dispatches.get('d1')?.requests.map(({ requestId }) => requestId)).toEqual(['r1']);
    expect(model.otherRequests).toEqual([]);
    expect(model.requests.get('r2')).toMatchObject({ resendOf: 'r1', status: 201 });
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
