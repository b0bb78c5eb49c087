import { describe, expect, it } from 'vitest';
import { foundIn, inShort } from '../../test/found-problems.ts';

const call = (at: number, tag: string, id: string, more = '') =>
  `${at} page register-called ${tag} ${id} ${more}\n${at + 1} page register-settled ${id}`;
const refused = (name: string, message: string, tag = 'outbox', more = '') =>
  `0 page register-called ${tag} c1 ${more}\n1 page register-settled c1 rejected error=${JSON.stringify({ name, message })}`;
const tooLong = 'Attempted to register a sync event without a window or registration tag too long.';

describe('a call of register() that was refused', () => {
  it.each([
    ['InvalidStateError', 'Failed: Subscription failed - no active Service Worker', 'no-active-worker'],
    ['InvalidAccessError', tooLong, 'no-window'],
    ['NotAllowedError', 'Permission denied.', 'permission'],
    ['UnknownError', 'Background Sync is disabled.', 'disabled'],
    ['TypeError', '1 argument required, but only 0 present.', 'argument'],
    ['AbortError', 'Something else.', 'other'],
  ])('with %s: %s', (name, message, why) => {
    expect(foundIn(refused(name, message))).toMatchObject([{ rule: 'register-rejected', severity: 'failure', params: { why } }]);
  });

  it('is one problem with all others of the same cause', () => {
    const two =
      refused('NotAllowedError', 'Permission denied.') +
      '\n' +
      refused('NotAllowedError', 'Permission denied.', 'b').replaceAll('c1', 'c2');
    expect(inShort(two)).toEqual(['failure register-rejected ×2']);
  });

  it('is nothing where it was the user’s fire', () => {
    expect(inShort(refused('NotAllowedError', 'Permission denied.', 'outbox', 'fireId=f1'))).toEqual([]);
  });

  it('is a matter of its own for periodic syncs', () => {
    expect(inShort(refused('NotAllowedError', 'Permission denied.', 'news', 'api=periodicSync'))).toEqual([
      'failure periodic-refused',
    ]);
  });
});

describe('the interval of a periodic sync', () => {
  it.each([
    [3_600_000, ['note periodic-interval']],
    [12 * 3_600_000, []],
    [undefined, []],
  ])('of %s ms', (interval, found) => {
    const more = interval === undefined ? 'api=periodicSync' : `api=periodicSync minInterval=${interval}`;
    expect(inShort(call(0, 'news', 'c1', more))).toEqual(found);
  });
});

describe('a tag', () => {
  it.each([
    ['"[object Object]"', ['risk odd-tag']],
    ['undefined', ['risk odd-tag']],
    ['""', ['risk odd-tag']],
    [JSON.stringify('{"id":1,"text":"hello"}'), ['risk odd-tag']],
    [JSON.stringify('x'.repeat(201)), ['risk odd-tag']],
    ['outbox', []],
    ['send-17', []],
    ['workbox-background-sync:orders', []],
    ['"[draft]"', []],
    ['9f8b6c1e-7a52-4c0e-9b1d-1f2e3d4c5b6a', []],
  ])('%s', (tag, found) => expect(inShort(call(0, tag, 'c1'))).toEqual(found));

  it('that is odd is one problem for all calls with one like it', () => {
    expect(inShort(`${call(0, '"[object Object]"', 'c1')}\n${call(5, '"[object Object]"', 'c2')}`)).toEqual(['risk odd-tag ×2']);
  });
});

describe('calls for a tag that is registered already', () => {
  const run = (at: number, id: string, end = '') =>
    `${at} worker dispatch-started ${id} outbox\n${at + 1} worker wait-until-called ${id} p${id}\n${at + 100} worker dispatch-settled ${id} ${end}`;
  const began = '0 panel recording-started';
  it.each([
    [
      'while it waits for its first dispatch',
      [call(1, 'outbox', 'c1'), call(5, 'outbox', 'c2'), run(20, 'd1')],
      ['note coalesced'],
    ],
    ['while it waits, and is not dispatched yet: nothing yet', [call(1, 'outbox', 'c1'), call(5, 'outbox', 'c2')], []],
    [
      'while it runs: nothing, each has a dispatch',
      [
        call(1, 'outbox', 'c1'),
        '20 worker dispatch-started d1 outbox',
        call(30, 'outbox', 'c2'),
        '90 worker dispatch-settled d1',
        run(95, 'd2'),
      ],
      [],
    ],
    ['when it is over: nothing', [call(1, 'outbox', 'c1'), run(20, 'd1'), call(200, 'outbox', 'c2'), run(220, 'd2')], []],
    [
      'while it waits to retry',
      [call(1, 'outbox', 'c1'), run(20, 'd1', 'failed rejected'), call(200, 'outbox', 'c2'), call(210, 'outbox', 'c3')],
      ['risk ignored-while-waiting ×2'],
    ],
    [
      'while it waits to retry, by the user: nothing',
      [call(1, 'outbox', 'c1'), run(20, 'd1', 'failed rejected'), call(200, 'outbox', 'c2', 'fireId=f1')],
      [],
    ],
  ])('%s', (_, lines, found) => expect(inShort(`${began}\n${lines.join('\n')}`)).toEqual(found));
});

describe('a tag that is not dispatched', () => {
  const begin = '0 panel recording-started\n0 page registration-observed';
  const idle = begin.replace(
    'registration-observed',
    'registration-observed active=null installing={"scriptUrl":"https://app.example/sw.js","state":"installing"}',
  );
  const registered = call(10, 'outbox', 'c1');
  it.each([
    ['for a moment: nothing', `${begin}\n${registered}`, 10_000, []],
    ['for long', `${begin}\n${registered}`, 20_000, ['failure not-fired-yet?']],
    ['for long, without an active worker', `${idle}\n${registered}`, 20_000, ['failure not-fired-yet']],
    ['for long, held offline: nothing', `${begin}\n5 panel connectivity-changed true\n${registered}`, 20_000, []],
    [
      'for long, without a network: nothing',
      `${begin}\n5 browser connectivity-changed true by=browser\n${registered}`,
      20_000,
      [],
    ],
    [
      'for long, with something missing from the trace: nothing',
      `${begin}\n${registered}\n50 browser capture-gap 20 40`,
      20_000,
      [],
    ],
    ['while nobody looked: nothing', registered, 20_000, []],
    ['since nobody looks any more: nothing', `${begin}\n${registered}\n2000 panel recording-stopped`, 90_000, []],
    [
      'as it waits to retry: nothing',
      `${begin}\n${registered}\n20 worker dispatch-started d1 outbox\n30 worker dispatch-settled d1 failed rejected`,
      90_000,
      [],
    ],
    ['that the user fired: nothing', `${begin}\n${call(10, 'outbox', 'c1', 'fireId=f1')}`, 20_000, []],
  ])('%s', (_, text, now, found) => expect(inShort(text, now)).toEqual(found));
});

describe('a tag whose registration is unregistered', () => {
  const pending = `0 panel recording-started\n0 page registration-observed\n${call(1, 'outbox', 'c1')}\n20 worker dispatch-started d1 outbox\n21 worker wait-until-called d1 p1\n100 worker dispatch-settled d1 failed rejected`;
  const byPage =
    '500 page registration-unregister-called u1 frameUrl=https://app.example/ stack=[{"function":"boot","url":"https://app.example/boot.js","line":7,"column":1}]\n505 page registration-unregister-settled u1 removed=true';
  const gone = '600 page registration-observed active=null';
  it.each([
    ['by a page', `${pending}\n${byPage}`, ['loss unregistered']],
    ['by nobody who was seen', `${pending}\n${gone}`, ['loss unregistered']],
    ['when it was done: nothing', `${pending.replace('failed rejected', '')}\n${byPage}`, []],
    ['and registered again: nothing', `${pending}\n${byPage}\n${call(700, 'outbox', 'c2')}`, []],
    ['when only the user had fired it: nothing', `${pending.replace('c1', 'c1 fireId=f1')}\n${byPage}`, []],
    [
      'while it runs and then succeeds: nothing',
      `${pending.replace(/100 worker.*/, '')}\n${byPage}\n900 worker dispatch-settled d1`,
      [],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));

  it('tells by whom', () => {
    expect(foundIn(`${pending}\n${byPage}`)).toMatchObject([
      { params: { by: 'page', frame: { url: 'https://app.example/boot.js' } } },
    ]);
    expect(foundIn(`${pending}\n${gone}`)).toMatchObject([{ params: { by: null } }]);
  });

  it('is one problem for all tags that went with it', () => {
    const two = `${pending}\n${pending.replaceAll('outbox', 'drafts').replaceAll('c1', 'c2').replaceAll(/d1|p1/g, 'x')}`;
    expect(inShort(`${two}\n${byPage}`)).toEqual(['loss unregistered ×2']);
  });
});
