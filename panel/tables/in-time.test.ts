import { describe, expect, it, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { EventsInTime } from './in-time.ts';

/** The kinds of a trace's events in order, told of in pieces of so many. */
function inOrder(events: readonly TraceEvent[], ...pieces: number[]): string[] {
  const model = emptyModel();
  const source: TraceEvent[] = [];
  const sorted = new EventsInTime();
  for (const size of [...pieces, events.length]) {
    const piece = events.slice(source.length, source.length + size);
    fold(model, piece);
    source.push(...piece);
    sorted.of(model, source);
  }
  return sorted.of(model, source).map((event) => `${event.seq} ${event.kind}`);
}

/** In whatever pieces a trace of this length comes. */
const cuts = [[], [1, 1, 1, 1, 1, 1, 1, 1, 1], [1], [2], [3], [2, 2], [4]];

describe('events in the order of time', () => {
  test.each(cuts)('stand by their times, and among equal ones in the order of arrival (%j)', (...pieces: number[]) => {
    const events = traceOf(`
      5  page    page-changed          navigated
      30 worker  dispatch-settled      d1
      20 browser request-started       r1 -
      5  page    connectivity-changed  true
      20 browser console-message       - x
    `);
    expect(inOrder(events, ...pieces)).toEqual([
      '1 page-changed',
      '4 connectivity-changed',
      '3 request-started',
      '5 console-message',
      '2 dispatch-settled',
    ]);
  });

  test.each(cuts)(
    'stand behind their causes where clocks differ a little, whichever is heard of first (%j)',
    (...pieces: number[]) => {
      const events = traceOf(`
      99.2  browser request-started    r1 d1
      100   worker  dispatch-started   d1 outbox
      100.1 worker  wait-until-called  d1 p1
      100.6 page    register-called    outbox c1
      100.3 browser request-settled    r1 responded 200
      101   page    register-settled   c1
      130   worker  dispatch-settled   d1
    `);
      expect(inOrder(events, ...pieces)).toEqual([
        '4 register-called',
        '2 dispatch-started',
        '3 wait-until-called',
        '1 request-started',
        '5 request-settled',
        '6 register-settled',
        '7 dispatch-settled',
      ]);
    },
  );

  test.each(cuts)('stand behind a fire that caused them (%j)', (...pieces: number[]) => {
    const events = traceOf(`
      9     worker dispatch-started d1 a fireId="f1"
      11.99 panel  fire-settled     f1 succeeded d1
      10    panel  fire-requested   f1 a
      12    worker dispatch-settled d1
    `);
    expect(inOrder(events, ...pieces)).toEqual([
      '3 fire-requested',
      '1 dispatch-started',
      '4 dispatch-settled',
      '2 fire-settled',
    ]);
  });

  it('stay by their times where that is no matter of clocks', () => {
    const far = traceOf(`
      90  browser request-started  r1 d1
      100 worker  dispatch-started d1 outbox
      105 page    register-called  outbox c1
    `);
    expect(inOrder(far)).toEqual(['1 request-started', '2 dispatch-started', '3 register-called']);
  });

  it.each<[string, string]>([
    ['a retry', '0 worker dispatch-started d0 outbox\n5 worker dispatch-settled d0 failed'],
    ['what was called before', '0 page register-called outbox c0\n1 page register-settled c0'],
    ['what was listed before', '0 page tags-observed outbox'],
  ])('a call just after the start of a run that is %s stays there', (_, before) => {
    const events = traceOf(`
      ${before}
      100   worker dispatch-started d1 outbox
      100.6 page   register-called  outbox c1
    `);
    expect(
      inOrder(events)
        .slice(-2)
        .map((each) => each.replace(/^\d+ /, '')),
    ).toEqual(['dispatch-started', 'register-called']);
  });

  it('are the same in whatever pieces they come', () => {
    let state = 1;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return (state / 2 ** 31) * below;
    };
    for (let round = 0; round < 40; round++) {
      const lines = Array.from({ length: 12 }, (_, i) => {
        const at = random(30);
        const near = () => (at + random(1.9)).toFixed(1);
        return [
          `${near()} page register-called t${i} c${i}`,
          `${near()} page register-settled c${i}`,
          `${near()} worker dispatch-started d${i} t${i}`,
          `${near()} browser request-started r${i} d${i}`,
          `${at + 2} browser request-settled r${i}`,
          `${at + 2} worker dispatch-settled d${i}`,
        ];
      });
      const shuffled = lines
        .flat()
        .map((line) => ({ line, place: random(1) + Number(line.includes('request-settled')) }))
        .sort((a, b) => a.place - b.place);
      const events = traceOf(shuffled.map(({ line }) => line).join('\n'));
      const whole = inOrder(events);
      expect(new Set(whole).size).toBe(events.length);
      const placeOf = (id: string, kind: string) =>
        whole.indexOf(`${events.find((event) => event.kind === kind && JSON.stringify(event).includes(`"${id}"`))?.seq} ${kind}`);
      for (let i = 0; i < 12; i++) {
        const chain = [
          placeOf(`c${i}`, 'register-called'),
          placeOf(`d${i}`, 'dispatch-started'),
          placeOf(`r${i}`, 'request-started'),
        ];
        expect(chain).toEqual(chain.toSorted((a, b) => a - b));
      }
      expect(inOrder(events, ...Array.from({ length: 60 }, () => Math.floor(random(4))))).toEqual(whole);
    }
  });
});

test('what a filter leaves stands in the order of the whole, also when either grows, and where the trace was cut at its start', () => {
  const events = traceOf(Array.from({ length: 60 }, (_, i) => `${(i * 37) % 60} page page-changed navigated`).join('\n')).slice(
    10,
  );
  const model = fold(emptyModel(), events);
  const sorted = new EventsInTime();
  const all = events.slice(0, 40);
  const some = all.filter(({ seq }) => seq % 3 === 0);
  const expectInOrder = () => {
    expect(sorted.chosenOf(model, all, some).map(({ seq }) => seq)).toEqual(
      some.toSorted((a, b) => a.at - b.at).map(({ seq }) => seq),
    );
  };
  expectInOrder();
  some.push(...all.filter(({ seq }) => seq % 3 === 1));
  expectInOrder();
  all.push(...events.slice(40));
  expectInOrder();
  some.push(...events.slice(40).filter(({ seq }) => seq % 3 === 0));
  expectInOrder();
  expect(sorted.chosenOf(model, all, some)).toBe(sorted.chosenOf(model, all, some));
  expect(sorted.chosenOf(model, all, all)).toBe(sorted.of(model, all));
});
