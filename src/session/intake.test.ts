import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventDraft, EventFacts } from '../trace/events.ts';
import type { FactsOf } from '../trace/worded.ts';
import { Intake } from './intake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let gaps: FactsOf<'capture-gap'>[];
let full: number;
function intake(most: number, size = 0): Intake {
  gaps = [];
  full = 0;
  return new Intake(size, most, { onGap: (gap) => gaps.push(gap), onFull: () => full++ });
}

let last = 0;
function draft(facts: EventFacts, source: EventDraft['source'] = 'page'): EventDraft {
  return { id: `p-${++last}`, at: last, source, ...facts };
}
const text = 'x'.repeat(30_000);
const calls = { kind: 'register-called', callId: 'c', api: 'sync', tag: 'a', context: 'page' } as const;
const request = {
  kind: 'request-started',
  requestId: 'r',
  dispatchId: null,
  attribution: 'none',
  method: 'GET',
  url: '/',
} as const;
const responded = { kind: 'request-settled', requestId: 'r', outcome: 'responded' } as const;
const fired = { kind: 'fire-settled', fireId: 'f', outcome: 'succeeded' } as const;

/** How many bytes of such facts are taken, of as many as ten times the bound. */
function taken(of: Intake, facts: EventFacts, at = 0): number {
  let bytes = 0;
  for (let i = 0; i < 40; i++) {
    const one = draft(facts);
    if (of.admits(one, at)) bytes += JSON.stringify(one).length;
  }
  return bytes;
}

describe('the size of a trace', () => {
  test.each<[string, EventFacts]>([
    ['tags', { ...calls, tag: text }],
    ['scopes', { ...calls, scope: `https://app.example/${text}` }],
    ['addresses of frames', { ...calls, frameUrl: `https://app.example/${text}` }],
    ['stacks', { ...calls, stack: [{ function: text, url: text, line: 1, column: 1 }] }],
    ['addresses of requests', { ...request, url: `https://app.example/${text}` }],
    ['headers', { ...request, headers: { 'x-long': text } }],
    ['messages', { kind: 'console-message', dispatchId: null, attribution: 'none', level: 'log', text }],
    ['wide characters', { ...calls, tag: '☃'.repeat(15_000) }],
    ['characters that are written in six', { ...calls, tag: '\u0001'.repeat(5_000) }],
  ])('has a bound, in which %s count', (_, facts) => {
    const bounded = intake(300_000);
    expect(taken(bounded, facts)).toBeLessThanOrEqual(300_000);
    expect(full).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(gaps).toMatchObject([
      { kind: 'capture-gap', why: { code: 'trace-full', params: { count: expect.any(Number), megabytes: 0 } } },
    ]);
  });

  test('counts what is stored already', () => {
    expect(intake(300_000, 299_999).admits(draft(calls), 0)).toBe(false);
  });

  test('leaves room for the ends of what began, but not for any number', () => {
    const bounded = intake(300_000);
    taken(bounded, { ...request, url: text });
    expect(bounded.admits(draft(request), 0) && bounded.admits(draft({ ...request, url: text }), 0)).toBe(false);
    const ends = taken(bounded, { ...responded, statusText: text });
    expect(ends).toBeGreaterThan(30_000);
    expect(ends).toBeLessThan(100_000);
  });

  test('never leaves out what the user does', () => {
    const bounded = intake(0);
    expect(bounded.admits(draft(fired, 'panel'), 0)).toBe(true);
  });

  test('can be raised, and what was missing until then is told first', () => {
    const bounded = intake(300_000);
    taken(bounded, { ...calls, tag: text });
    bounded.allow(600_000);
    expect(gaps).toMatchObject([{ why: { code: 'trace-full', params: { count: 31 } } }]);
    expect(bounded.full).toBe(false);
    expect(bounded.admits(draft(calls), 0)).toBe(true);
    bounded.allowMore(100);
    expect(bounded.admits(draft({ ...calls, tag: text }), 0)).toBe(false);
    expect(full).toBe(2);
  });

  test('however much is missing is told in few gaps', () => {
    const bounded = intake(0);
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 1_000; i++) bounded.admits(draft(calls), second * 1_000);
      vi.advanceTimersByTime(1_000);
    }
    bounded.end();
    expect(gaps.length).toBeLessThan(12);
    const counts = gaps.map(({ why: { params } }) => ('count' in params ? params.count : 0));
    expect(counts.reduce((sum, count) => sum + count)).toBe(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the pace of a worker', () => {
  const long = { ...request, workerId: 'w1', url: `https://app.example/${'x'.repeat(100_000)}` };

  test('is bounded at once and over time, and that of another is its own', () => {
    const paced = intake(1e9);
    let heard = 0;
    for (let i = 0; i < 1_000; i++) if (paced.admits(draft(long), 0)) heard++;
    expect(heard).toBeLessThan(170);
    for (let i = 0; i < 1_000; i++) if (paced.admits(draft(long), 2_000)) heard++;
    expect(heard).toBeLessThan(190);
    expect(paced.admits(draft({ ...long, workerId: 'w2' }), 2_000)).toBe(true);
    paced.end();
    expect(gaps).toMatchObject([{ workerId: 'w1', why: { code: 'worker-too-fast', params: { count: 2_000 - heard } } }]);
    expect(full).toBe(0);
  });

  test('lets the ends of what began through', () => {
    const paced = intake(1e9);
    while (paced.admits(draft(long), 0));
    expect(paced.admits(draft({ ...responded, workerId: 'w1' }), 0)).toBe(true);
  });

  test('is not that of bodies, which have a bound of their own', () => {
    const paced = intake(1e9);
    const body = {
      kind: 'response-body',
      workerId: 'w1',
      requestId: 'r',
      encoding: 'text',
      body: 'x'.repeat(1_000_000),
    } as const;
    for (let i = 0; i < 50; i++) expect(paced.admits(draft(body), 0)).toBe(true);
  });
});

test('an event that no message could carry is left out, and told', () => {
  const unbounded = intake(1e9);
  expect(unbounded.admits(draft({ ...calls, tag: 'x'.repeat(17_000_000) }), 0)).toBe(false);
  unbounded.end();
  expect(gaps).toMatchObject([{ why: { code: 'facts-too-large', params: { count: 1 } } }]);
  expect(full).toBe(0);
});
