import { describe, expect, it } from 'vitest';
import { attempts, modelOf, registeredAndFailed, tagIn } from '../../../test/folded.ts';
import { appScope } from '../../../test/trace-text.ts';

describe('whether a tag is pending', () => {
  it.each([
    ['after register() resolved', '0 page register-called outbox\n5 page register-settled outbox', true],
    ['not while register() has not resolved', '0 page register-called outbox', false],
    ['not when register() rejected', '0 page register-called outbox\n5 page register-settled outbox rejected', false],
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
    const running = (text: string) => [...(modelOf(text).registrations.get(appScope)?.workers.values() ?? [])];
    const started = '0 browser worker-changed w1 started\n5 browser worker-changed w2 started';
    expect(running(started).map((worker) => worker.running)).toEqual([true, true]);
    expect(running(`${started}\n9 browser worker-changed w1 stopped`).map((w) => w.running)).toEqual([false, true]);
    expect(running(`${started}\n9 browser worker-changed w1 replaced`).map((w) => w.workerId)).toEqual(['w2']);
    expect(running(`${started}\n9 panel recording-stopped`)).toEqual([]);
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
    [
      'explains, when it is heard of later, that they are not listed',
      `310 page tags-observed\n${unregistered}`,
      { pending: false, how: 'unlisted', by: 'gone' },
    ],
    [
      'explains it also where nobody heard how the call ended',
      '300 page registration-unregister-called\n310 page tags-observed',
      { pending: false, how: 'unlisted', by: 'gone' },
    ],
    [
      'is seen to be gone, by whom is not',
      '300 page registration-observed active=null',
      { pending: false, how: 'registration', by: undefined },
    ],
    [
      'leaves tags that were gone long before',
      '250 page tags-observed\n600000 page registration-observed active=null',
      { pending: false, how: 'unlisted', by: undefined },
    ],
    [
      'leaves tags that were gone before',
      '250 page tags-observed\n600 page registration-unregister-called\n605 page registration-unregister-settled',
      { pending: false, how: 'unlisted', by: undefined },
    ],
    [
      'leaves tags where the call is refused',
      '300 page registration-unregister-called\n305 page registration-unregister-settled gone rejected',
      { pending: true, how: undefined, by: undefined },
    ],
    [
      'leaves tags where there was none',
      '300 page registration-unregister-called\n305 page registration-unregister-settled removed=false',
      { pending: true, how: undefined, by: undefined },
    ],
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
