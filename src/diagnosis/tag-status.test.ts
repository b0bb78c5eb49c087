import { describe, expect, it } from 'vitest';
import { appScope, traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { tagKey } from '../trace/model.ts';
import { eventTimeoutSlack, maxEventDuration } from '../chromium/schedule.ts';
import { tagStatus, type TagStatus } from './tag-status.ts';

function statusAt(now: number, text: string, type: 'sync' | 'periodicsync' = 'sync'): TagStatus {
  const model = fold(emptyModel(), traceOf(text));
  const tag = model.tags.get(tagKey(appScope, type, 'outbox'));
  if (!tag) throw new Error('The trace has no tag “outbox”.');
  return tagStatus(model, tag, now);
}

const registered = `
  0 page register-called  outbox
  5 page register-settled outbox
`;
const firing = `${registered}
  10 worker dispatch-started d1 outbox`;
const failed = `${firing}
  200 worker dispatch-settled d1 failed`;
const offline = '6 panel connectivity-changed true';

describe('a tag', () => {
  it.each<[string, number, string, TagStatus]>([
    [
      'was running when the recording ended, and nobody can tell yet what became of it',
      41_000,
      `0 panel recording-started\n${firing}\n40000 panel recording-stopped\n40010 page tags-observed outbox`,
      { state: 'unobserved', since: 10, until: 40_000, attempt: 1 },
    ],
    ['is pending once registered', 8, registered, { state: 'pending', since: 0 }],
    ['is pending since unknown, if only getTags() tells', 8, '5 page tags-observed outbox', { state: 'pending', since: null }],
    [
      'probably waits to retry, when it was there before we looked and does not fire',
      5_005,
      '5 page tags-observed outbox',
      { state: 'presumed', until: null },
    ],
    [
      'does so within the longest wait of a recording that sees it',
      20_000,
      '5 page tags-observed outbox\n10000 panel recording-started',
      { state: 'presumed', until: 910_000 },
    ],
    [
      'should have fired by then',
      910_001,
      '5 page tags-observed outbox\n10000 panel recording-started',
      { state: 'presumed', until: null },
    ],
    [
      'that was registered before our eyes and may have run without a record, too',
      20_000,
      `${registered}\n10000 panel recording-started`,
      { state: 'presumed', until: 910_000 },
    ],
    [
      'that was registered in a recording is pending for as long as nothing else is seen',
      900_000,
      `0 panel recording-started\n${registered}`,
      { state: 'pending', since: 0 },
    ],
    [
      'that was there before we looked is not registered anew by a call',
      100,
      '5 page tags-observed outbox\n50 page register-called outbox\n51 page register-settled outbox',
      { state: 'pending', since: null },
    ],
    [
      'that was there before we looked is given time once online',
      20_000,
      '5 page tags-observed outbox\n6 panel connectivity-changed true\n19000 panel connectivity-changed false',
      { state: 'pending', since: null },
    ],
    ['is held while offline', 8, `${registered}\n${offline}`, { state: 'held', since: 0 }],
    [
      'is pending again once online',
      8,
      `${registered}\n${offline}\n7 panel connectivity-changed false`,
      { state: 'pending', since: 0 },
    ],
    ['fires', 20, firing, { state: 'firing', since: 10, attempt: 1, trusted: true }],
    [
      'fires, simulated',
      20,
      `${registered}\n10 worker dispatch-started s1 outbox trusted=false`,
      { state: 'firing', since: 10, attempt: null, trusted: false },
    ],
    [
      'waits 5 minutes after the first failure',
      300,
      failed,
      { state: 'retrying', failed: 1, of: 3, dueAt: 300_200, seen: false },
    ],
    [
      'waits to retry, offline or not',
      300,
      `${failed}\n250 panel connectivity-changed true`,
      { state: 'retrying', failed: 1, of: 3, dueAt: 300_200, seen: false },
    ],
    [
      'waits 15 minutes after the second failure',
      300_400,
      `${failed}\n300200 worker dispatch-started d2 outbox\n300300 worker dispatch-settled d2 failed`,
      { state: 'retrying', failed: 2, of: 3, dueAt: 1_200_300, seen: false },
    ],
    [
      'waits as long as was seen before, where that is shorter',
      1_400,
      `${failed}
       1200 worker dispatch-started d2 outbox
       1300 worker dispatch-settled d2
       1400 page   register-called  outbox c2
       1405 page   register-settled c2
       1410 worker dispatch-started d3 outbox
       1500 worker dispatch-settled d3 failed`,
      { state: 'retrying', failed: 1, of: 3, dueAt: 2_500, seen: true },
    ],
    [
      'waits as long as usual, though it was held longer before',
      1_000_000,
      `${failed}
       900000 worker dispatch-started d2 outbox
       900100 worker dispatch-settled d2
       900200 page   register-called  outbox c2
       900205 page   register-settled c2
       900210 worker dispatch-started d3 outbox
       900300 worker dispatch-settled d3 failed`,
      { state: 'retrying', failed: 1, of: 3, dueAt: 1_200_300, seen: false },
    ],
    [
      'waits for nobody knows how long, when we came in the middle',
      300,
      `0   page   tags-observed    outbox
       10  worker dispatch-started d1 outbox
       200 worker dispatch-settled d1 failed`,
      { state: 'retrying', failed: null, of: 3, dueAt: null, seen: false },
    ],
    [
      'waits to retry, we do not know since when, when nobody saw its attempt end',
      maxEventDuration + eventTimeoutSlack + 10,
      firing,
      { state: 'retrying', failed: 1, of: 3, dueAt: null, seen: false },
    ],
    [
      'fires until the longest time is over',
      maxEventDuration + eventTimeoutSlack + 9,
      firing,
      { state: 'firing', since: 10, attempt: 1, trusted: true },
    ],
    [
      'is pending when it was registered while it fired',
      300,
      `${firing}
       50  page   register-called  outbox c2
       51  page   register-settled c2
       200 worker dispatch-settled d1 failed`,
      { state: 'pending', since: 50 },
    ],
  ])('%s', (_, now, text, expected) => {
    expect(statusAt(now, text)).toEqual(expected);
  });

  it('is gone after a success, with its last dispatch', () => {
    expect(statusAt(300, `${firing}\n200 worker dispatch-settled d1`)).toMatchObject({
      state: 'gone',
      last: { dispatchId: 'd1', outcome: 'succeeded' },
    });
  });

  it('is gone after its last chance failed', () => {
    const text = '0 worker dispatch-started d1 outbox lastChance=true\n9 worker dispatch-settled d1 failed';
    expect(statusAt(300, text)).toMatchObject({ state: 'gone', last: { outcome: 'failed' } });
  });

  it('is gone, with nothing to show for it, when it was only simulated', () => {
    const text = '0 worker dispatch-started s1 outbox trusted=false\n9 worker dispatch-settled s1';
    expect(statusAt(300, text)).toEqual({ state: 'gone', last: null });
  });

  it('is periodic between its syncs, also after a failed one', () => {
    const text = `
      0 page   register-called  outbox api="periodicSync" minInterval=5000
      5 page   register-settled outbox
    `;
    const syncFailed = `
      10 worker dispatch-started d1 outbox type="periodicsync" lastChance=null
      20 worker dispatch-settled d1 failed
    `;
    expect(statusAt(8, text, 'periodicsync')).toEqual({ state: 'periodic', interval: 5000 });
    expect(statusAt(30, text + syncFailed, 'periodicsync')).toEqual({ state: 'periodic', interval: 5000 });
  });
});
