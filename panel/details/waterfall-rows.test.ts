import { describe, expect, it } from 'vitest';
import * as texts from '../../src/messages/compiled/details.js';
import states from '../../src/messages/compiled/states.js';
import type { EventFacts } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { waterfallLength, waterfallRows } from './waterfall-rows.ts';

const facts: [number, EventFacts][] = [
  [100, { kind: 'dispatch-started', dispatchId: 'd', type: 'sync', tag: 'a', lastChance: false, trusted: true }],
  [101, { kind: 'wait-until-called', dispatchId: 'd', promiseId: 'p', late: false }],
  [
    102,
    {
      kind: 'request-started',
      requestId: 'r',
      dispatchId: 'd',
      attribution: 'exact',
      method: 'POST',
      url: 'https://a.example/api?x',
    },
  ],
  [103, { kind: 'handler-returned', dispatchId: 'd', listeners: 1 }],
  [180, { kind: 'request-settled', requestId: 'r', outcome: 'responded', status: 503 }],
  [190, { kind: 'wait-until-settled', dispatchId: 'd', promiseId: 'p', outcome: 'rejected' }],
];
const rowsOf = (count: number, of = facts) => {
  const events = of.slice(0, count).map(([at, fact], i) => ({ seq: i + 1, id: `e${i}`, at, source: 'worker' as const, ...fact }));
  const dispatch = fold(emptyModel(), events).dispatches.get('d');
  return dispatch ? waterfallRows(dispatch, { standing: 'succeeded', rule: null, certain: true }) : [];
};

describe('the waterfall', () => {
  it('tells what happened in order, with times from the dispatch', () => {
    expect(rowsOf(6).map(({ label, from, to, note }) => `${label} ${from}–${to ?? ''} ${note}`.trim())).toEqual([
      `${texts.syncEvent({ type: 'sync' })} 0– ${states.running()}`,
      `${texts.handler()} 0–3`,
      `${texts.waitUntil()} 1–90 ${states.rejected()}`,
      'POST /api?x 2–80 503',
    ]);
  });

  it('says which requests a rule has changed', () => {
    const changed: EventFacts = { kind: 'request-settled', requestId: 'r', outcome: 'failed', faultId: 'f' };
    expect(rowsOf(4, [...facts.slice(0, 3), [180, changed]]).at(-1)?.note).toBe(texts.byRule({ note: states.failed() }));
  });

  it('is as long as its last row, or until now while something lasts', () => {
    expect(waterfallLength(rowsOf(3), 50)).toBe(50);
    expect(waterfallLength(rowsOf(6).slice(1), 50)).toBe(90);
  });
});
