import { describe, expect, it } from 'vitest';
import { tagStatus, type TagStatus } from '../../src/diagnosis/tag-status.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { isTicking, statusText } from './status-text.ts';

const now = 1_000_000;
const cases: [TagStatus, string][] = [
  [{ state: 'firing', since: now - 300, attempt: 1, trusted: true }, 'firing, attempt 1'],
  [{ state: 'firing', since: now - 3_400, attempt: 2, trusted: true }, 'firing for 0:03, attempt 2'],
  [{ state: 'firing', since: now - 300, attempt: null, trusted: false }, 'simulated run'],
  [{ state: 'retrying', failed: 1, of: 3, dueAt: now + 271_000, seen: false }, 'retry 2 of 3 in 4:31'],
  [{ state: 'retrying', failed: 1, of: 3, dueAt: now + 900, seen: true }, 'retry 2 of 3 in 0:01, by the waits seen'],
  [{ state: 'retrying', failed: 2, of: 3, dueAt: now - 1, seen: false }, 'retry 3 of 3 due'],
  [{ state: 'retrying', failed: 2, of: 3, dueAt: now - 65_000, seen: false }, 'retry 3 of 3 due since 1:05'],
  [{ state: 'retrying', failed: null, of: 3, dueAt: null, seen: false }, 'waiting to retry'],
  [{ state: 'held', since: null }, 'held offline'],
  [{ state: 'pending', since: now }, 'pending'],
  [{ state: 'pending', since: null }, 'registered before SyncScope looked'],
  [{ state: 'presumed', until: null }, 'probably waits to retry since an attempt that was not recorded'],
  [
    { state: 'presumed', until: now + 600_000 },
    'probably waits to retry since an attempt that was not recorded, next within 10:00',
  ],
  [{ state: 'periodic', interval: 43_200_000 }, 'every 12 h'],
  [{ state: 'periodic', interval: null }, 'registered'],
  [{ state: 'gone', last: null }, 'not registered'],
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
    const status = statusText({ state: 'gone', last }, now);
    expect(status).toEqual({ text: 'done, but the handler threw', tone: 'warning' });
  });

  it.each(cases)('%o', (status, text) => expect(statusText(status, now).text).toBe(text));

  it('ticks only while a dispatch runs or a retry is due', () => {
    const ticking = cases.filter(([status]) => isTicking(status)).map(([, text]) => text);
    expect(ticking).toEqual([
      'firing, attempt 1',
      'firing for 0:03, attempt 2',
      'simulated run',
      'retry 2 of 3 in 4:31',
      'retry 2 of 3 in 0:01, by the waits seen',
      'retry 3 of 3 due',
      'retry 3 of 3 due since 1:05',
      'pending',
      'registered before SyncScope looked',
      'probably waits to retry since an attempt that was not recorded, next within 10:00',
    ]);
  });

  it.each([
    ['a run that succeeded', '20 worker dispatch-settled d1\n30 page tags-observed', 'done, succeeded'],
    ['a last chance that failed', '20 worker dispatch-settled d1 failed', 'gone, last attempt failed', 'lastChance=true'],
    [
      'its registration, unregistered by the page',
      '20 worker dispatch-settled d1 failed\n30 page registration-unregister-called gone stack=[{"function":"","url":"https://app.example/app.js","line":4,"column":1}]\n31 page registration-unregister-settled\n40 page tags-observed',
      'will never fire: its registration was unregistered by the page at /app.js:4',
    ],
    [
      'its registration, which is only seen to be gone',
      '20 worker dispatch-settled d1 failed\n30 page registration-observed active=null',
      'will never fire: its registration was taken away, by whom was not seen',
    ],
    [
      'nothing that was seen',
      '20 worker dispatch-settled d1 failed\n30 page tags-observed',
      'no longer listed; how it ended was not recorded',
    ],
  ])('tells that a tag went with %s', (_, end, text, more = '') => {
    const model = fold(
      emptyModel(),
      traceOf(
        `0 page register-called outbox\n1 page register-settled outbox\n9 worker dispatch-started d1 outbox ${more}\n${end}`,
      ),
    );
    const [tag] = model.tags.values();
    expect(tag && statusText(tagStatus(model, tag, 100), 100).text).toBe(text);
  });
});
