import { describe, expect, it } from 'vitest';
import { isKnown } from '../../src/trace/events.ts';
import { problemsIn } from '../../src/diagnosis/problems.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { tagKey } from '../../src/trace/model.ts';
import { appScope, traceOf } from '../../test/trace-text.ts';
import { readFilter } from './read-filter.ts';
import eventKindsTexts from '../../src/messages/compiled/event-kinds.js';

const events = traceOf(`
  0  page   register-called    outbox c1
  1  page   register-settled   c1
  2  worker dispatch-started   d1 outbox
  3  worker wait-until-called  d1 p1
  4  worker request-started    r1 d1 https://app.example/api/mail
  5  worker request-settled    r1 responded 503
  6  worker dispatch-settled   d1 failed rejected
  7  worker dispatch-started   s1 Ping trusted=false
  8  worker exception-thrown   s1 error={"name":"TypeError","message":"no queue"}
  9  worker dispatch-settled   s1
  10 worker dispatch-started   d2 ping
  11 page   register-called    outbox c2 scope="https://app.example/shop/"
  12 page   register-settled   c2 rejected
`);
const model = fold(emptyModel(), events);
const trace = { model, events, dispatches: [...model.dispatches.values()], problems: problemsIn(model, events) };

/** The `seq` of the events that pass. */
function eventsBy(query: string): number[] {
  return readFilter(query)
    .events(trace, 0)
    .map((event) => event.seq);
}

/** The ids of the dispatches that pass. */
function dispatchesBy(query: string): string[] {
  return readFilter(query)
    .dispatches(trace)
    .map(({ dispatchId }) => dispatchId);
}

describe('the events that pass a filter', () => {
  it.each<[query: string, seqs: number[]]>([
    ['', events.map((event) => event.seq)],
    ['kind:', events.map((event) => event.seq)],
    ['tag:outbox', [1, 2, 3, 4, 5, 6, 7, 12, 13]],
    ['tag:PING', [8, 9, 10, 11]],
    ['scope:/shop', [12, 13]],
    ['kind:request', [5, 6]],
    ['kind:settled tag:ping', [10]],
    ['mail', [5, 6]],
    ['"no queue"', [9]],
    [eventKindsTexts['dispatch-settled'](), [7, 10]],
    ['is:failed', [3, 4, 5, 6, 7, 9, 13]],
    ['is:simulated', [8, 9, 10]],
    ['is:pending', [11]],
    ['-is:failed -is:simulated tag:outbox', [1, 2, 12]],
    ['kind:dispatch -tag:ping', [3, 7]],
    ['tag:nowhere', []],
  ])('“%s”', (query, seqs) => expect(eventsBy(query)).toEqual(seqs));

  it('are only those of the empty tag, for `tag:""`', () => {
    const some = traceOf(`
      0 worker dispatch-started d1 ""
      1 worker dispatch-started d2 a
      2 page   page-changed     navigated
      3 worker dispatch-settled d1
    `);
    const folded = fold(emptyModel(), some);
    const all = { model: folded, events: some, dispatches: [...folded.dispatches.values()], problems: [] };
    const seqsOf = (query: string) =>
      readFilter(query)
        .events(all, 0)
        .map(({ seq }) => seq);
    expect([seqsOf('tag:""'), seqsOf('-tag:""'), seqsOf('tag:')]).toEqual([
      [1, 4],
      [2, 3],
      [1, 2, 3, 4],
    ]);
    expect(
      readFilter('tag:""')
        .dispatches(all)
        .map(({ dispatchId }) => dispatchId),
    ).toEqual(['d1']);
    expect([...folded.tags.values()].filter((tag) => readFilter('tag:""').tag(tag, all)).map(({ tag }) => tag)).toEqual(['']);
  });

  it('are also those of kinds that this version does not know, by their name and words', () => {
    const [first] = events;
    if (!first) throw new Error('The trace is empty.');
    const later = { ...first, seq: 99, kind: 'future-thing' };
    expect(isKnown(later)).toBe(false);
    const passes = (query: string) =>
      readFilter(query).events({ ...trace, events: [...events, later] }, events.length).length > 0;
    expect(passes('kind:future')).toBe(true);
    expect(passes('future thing')).toBe(true);
    expect(passes('is:failed')).toBe(false);
    expect(passes('tag:outbox')).toBe(false);
  });
});

it('looks again at what is said of earlier events when more is known', () => {
  const growing = traceOf(`
    5  worker dispatch-started   d1 outbox
    6  worker dispatch-settled   d1
    4  page   register-called    outbox c1
  `);
  const grown = { model: emptyModel(), events: growing.slice(0, 2), dispatches: [], problems: [] };
  const passing = readFilter('attempt');
  const passed = (from: number) => passing.events(grown, from).map((event) => event.seq);
  fold(grown.model, grown.events);
  expect(passed(0)).toEqual([]);
  // That it was registered before it ran, the page tells later.
  fold(grown.model, growing.slice(2));
  grown.events = growing;
  expect(passed(2)).toEqual([]);
  expect(passed(0)).toEqual([1]);
});

describe('the dispatches that pass a filter', () => {
  it.each<[query: string, ids: string[]]>([
    ['', ['d1', 's1', 'd2']],
    ['tag:ping', ['s1', 'd2']],
    ['is:failed', ['d1']],
    ['is:simulated', ['s1']],
    ['is:pending', ['d2']],
    ['-is:pending', ['d1', 's1']],
    ['kind:request-settled', ['d1']],
    ['kind:wait-until', ['d1']],
    ['kind:exception', ['s1']],
    ['kind:dispatch-settled', ['d1', 's1']],
    ['kind:tags', []],
    ['api/mail', ['d1']],
    ['simulated', ['s1']],
    ['browser', ['d1', 'd2']],
    ['running', ['d2']],
  ])('“%s”', (query, ids) => expect(dispatchesBy(query)).toEqual(ids));
});

describe('the tags that pass a filter', () => {
  const tag = (name: string) => {
    const found = model.tags.get(tagKey(appScope, 'sync', name));
    if (!found) throw new Error(`The trace has no tag “${name}”.`);
    return found;
  };

  it.each([
    ['tag:out', 'outbox', true],
    ['tag:out', 'ping', false],
    ['app.example', 'ping', true],
    ['scope:/shop', 'outbox', false],
    ['is:pending', 'outbox', true],
    ['is:pending', 'Ping', false],
    ['is:failed', 'outbox', false],
    ['-is:failed', 'outbox', true],
    ['kind:dispatch', 'outbox', false],
  ])('“%s”: %s, %s', (query, name, passes) => {
    expect(readFilter(query).tag(tag(name), trace)).toBe(passes);
  });
});

it('tells whether a filter asks for anything, and for what may change later', () => {
  const asking = (query: string) => {
    const { asks, asksStates, problem } = readFilter(query);
    return { asks, asksStates, problem };
  };
  expect(asking(' ')).toEqual({ asks: false, asksStates: false, problem: null });
  expect(asking('tag:a')).toEqual({ asks: true, asksStates: false, problem: null });
  expect(asking('a -is:pending')).toEqual({ asks: true, asksStates: true, problem: null });
  expect(asking('is:wrong')).toMatchObject({ asks: false, problem: expect.stringContaining('wrong') });
});

describe('problems', () => {
  const lost = traceOf(`
    0  page   register-called    outbox c1
    1  page   register-settled   c1
    2  worker dispatch-started   d1 outbox
    3  worker wait-until-called  d1 p1
    4  browser request-started   r1 d1
    5  browser request-settled   r1 responded 500
    6  worker wait-until-settled d1 p1
    7  worker dispatch-settled   d1
    8  worker dispatch-started   d2 ping
    9  worker wait-until-called  d2 p2
    10 worker wait-until-settled d2 p2
    11 worker dispatch-settled   d2
  `);
  const folded = fold(emptyModel(), lost);
  const problems = problemsIn(folded, lost);
  const all = { model: folded, events: lost, dispatches: [...folded.dispatches.values()], problems };
  const passed = (query: string) => ({
    dispatches: readFilter(query)
      .dispatches(all)
      .map(({ dispatchId }) => dispatchId),
    problems: readFilter(query)
      .problems(all)
      .map(({ rule }) => rule),
  });

  it.each([
    ['is:problem', ['d1'], ['swallowed-failure']],
    ['problem:swallowed', ['d1'], ['swallowed-failure']],
    ['problem:loop', [], []],
    ['-is:problem', ['d2'], []],
    ['tag:outbox', ['d1'], ['swallowed-failure']],
    ['tag:ping', ['d2'], []],
    ['is:lost', ['d1'], ['swallowed-failure']],
    ['-is:lost', ['d2'], []],
    ['is:failed', [], []],
  ])('%s', (query, dispatches, found) => {
    expect(passed(query)).toEqual({ dispatches, problems: found });
  });

  it('take with them the events that prove them, and the tags that they are about', () => {
    const passing = readFilter('is:problem');
    expect(passing.events(all, 0).map(({ seq }) => seq)).toContain(6);
    expect([...folded.tags.values()].filter((tag) => passing.tag(tag, all)).map(({ tag }) => tag)).toEqual(['outbox']);
  });
});
