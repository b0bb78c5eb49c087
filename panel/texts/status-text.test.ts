import { describe, expect, it } from 'vitest';
import { tagStatus, type TagStatus } from '../../src/diagnosis/tag-status.ts';
import * as results from '../../src/messages/compiled/results.js';
import reasons from '../../src/messages/compiled/verdict-reasons.js';
import { taken, unregisteredAt } from '../../src/messages/compiled/tag-ends.js';
import * as texts from '../../src/messages/compiled/tag-status.js';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { isTicking, statusText } from './status-text.ts';
import { verdictStatus } from './verdict-text.ts';

const now = 1_000_000;
const firing = texts.firing({ trusted: true });
const simulated = texts.firing({ trusted: false });
const [second, third] = [texts.retry({ retry: 2, of: 3 }), texts.retry({ retry: 3, of: 3 })];
const presumed = texts.presumed();
const cases: [TagStatus, string][] = [
  [{ state: 'firing', since: now - 300, attempt: 1, trusted: true }, texts.withAttempt({ state: firing, attempt: 1 })],
  [
    { state: 'firing', since: now - 3_400, attempt: 2, trusted: true },
    texts.withAttempt({ state: texts.firingFor({ firing, time: '0:03' }), attempt: 2 }),
  ],
  [{ state: 'firing', since: now - 300, attempt: null, trusted: false }, simulated],
  [
    { state: 'retrying', failed: 1, of: 3, dueAt: now + 271_000, seen: false },
    texts.retryIn({ retry: second, time: '4:31', seen: false }),
  ],
  [
    { state: 'retrying', failed: 1, of: 3, dueAt: now + 900, seen: true },
    texts.retryIn({ retry: second, time: '0:01', seen: true }),
  ],
  [{ state: 'retrying', failed: 2, of: 3, dueAt: now - 1, seen: false }, texts.retryDue({ retry: third })],
  [{ state: 'retrying', failed: 2, of: 3, dueAt: now - 65_000, seen: false }, texts.retryDueFor({ retry: third, time: '1:05' })],
  [{ state: 'retrying', failed: null, of: 3, dueAt: null, seen: false }, texts.waitingToRetry()],
  [{ state: 'held', since: null }, texts.held()],
  [{ state: 'pending', since: now }, texts.pending()],
  [{ state: 'pending', since: null }, texts.registeredBefore()],
  [{ state: 'presumed', until: null }, presumed],
  [{ state: 'presumed', until: now + 600_000 }, texts.presumedNext({ presumed, time: '10:00' })],
  [{ state: 'periodic', interval: 43_200_000 }, texts.every({ interval: '12 h' })],
  [{ state: 'periodic', interval: null }, texts.registered()],
  [{ state: 'gone', last: null }, texts.notRegistered()],
];

describe('the status of a tag in words', () => {
  it('tells that work was lost, though the browser counts a success', () => {
    const model = fold(
      emptyModel(),
      traceOf(`
        0 worker dispatch-started  d1 outbox
        1 worker handler-returned  d1 error={"name":"TypeError","message":"x"}
        2 worker dispatch-settled  d1
      `),
    );
    const last = model.dispatches.get('d1') ?? null;
    const status = statusText({ state: 'gone', last }, now, (dispatch) => verdictStatus(dispatch, [], now));
    expect(status).toEqual({ text: results.succeededBut({ reason: reasons['handler-threw']() }), tone: 'warning' });
    // Before it is known what was lost, no more is said than that it ran.
    expect(statusText({ state: 'gone', last }, now, null)).toEqual({ text: texts.ran(), tone: 'plain' });
  });

  it.each(cases)('%o', (status, text) => expect(statusText(status, now, null).text).toBe(text));

  it('ticks only while a dispatch runs or a retry is due', () => {
    const ticking = cases.filter(([status]) => isTicking(status)).map(([, text]) => text);
    expect(ticking).toEqual([
      ...cases.slice(0, 7).map(([, text]) => text),
      texts.pending(),
      texts.registeredBefore(),
      texts.presumedNext({ presumed, time: '10:00' }),
    ]);
  });

  it.each([
    ['a run that succeeded', '20 worker dispatch-settled d1\n30 page tags-observed', texts.done()],
    ['a last chance that failed', '20 worker dispatch-settled d1 failed', texts.dropped(), 'lastChance=true'],
    [
      'its registration, unregistered by the page',
      '20 worker dispatch-settled d1 failed\n30 page registration-unregister-called gone stack=[{"function":"","url":"https://app.example/app.js","line":4,"column":1}]\n31 page registration-unregister-settled\n40 page tags-observed',
      texts.neverFires({ why: unregisteredAt({ context: 'page', place: '/app.js:4' }) }),
    ],
    [
      'its registration, which is only seen to be gone',
      '20 worker dispatch-settled d1 failed\n30 page registration-observed active=null',
      texts.neverFires({ why: taken() }),
    ],
    ['nothing that was seen', '20 worker dispatch-settled d1 failed\n30 page tags-observed', texts.noLongerListed()],
  ])('tells that a tag went with %s', (_, end, text, more = '') => {
    const model = fold(
      emptyModel(),
      traceOf(
        `0 page register-called outbox\n1 page register-settled outbox\n9 worker dispatch-started d1 outbox ${more}\n${end}`,
      ),
    );
    const [tag] = model.tags.values();
    expect(tag && statusText(tagStatus(model, tag, 100), 100, (dispatch) => verdictStatus(dispatch, [], 100)).text).toBe(text);
  });
});
