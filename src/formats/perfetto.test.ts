import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { eventLike, sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import type { TraceEvent } from '../trace/events.ts';
import { perfettoFormat } from './perfetto.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const args = v.record(v.string(), v.unknown());
const place = { pid: whole, tid: whole };
const common = { name: v.pipe(v.string(), v.check((name) => !/\p{Surrogate}/u.test(name))), ts: time };
const asyncId = { cat: v.string(), id: v.string() };

/** What the real trace processor takes without dropping anything. */
const lineSchema = v.variant('ph', [
  v.strictObject({ ph: v.literal('M'), name: v.string(), pid: whole, tid: v.exactOptional(whole), args }),
  v.strictObject({ ph: v.literal('b'), ...common, ...place, ...asyncId, args }),
  v.strictObject({ ph: v.literal('e'), ...common, ...place, ...asyncId, args }),
  v.strictObject({ ph: v.literal('i'), ...common, ...place, cat: v.string(), s: v.literal('t'), args }),
  v.strictObject({ ph: v.literal('X'), ...common, ...place, cat: v.string(), dur: v.literal(1) }),
  v.strictObject({ ph: v.literal('C'), ...common, pid: whole, args: v.strictObject({ pending: v.number() }) }),
  v.strictObject({ ph: v.literal('s'), ...common, ...place, cat: v.string(), id: whole }),
  v.strictObject({ ph: v.literal('f'), ...common, ...place, cat: v.string(), id: whole, bp: v.literal('e') }),
]);
const fileSchema = v.object({ otherData: v.object({ recording: v.unknown() }), traceEvents: v.array(lineSchema) });

async function linesOf(events: readonly TraceEvent[] = sampleEvents) {
  return v.parse(fileSchema, JSON.parse(await textOf(perfettoFormat, events))).traceEvents;
}

const lines = await linesOf();

/** The names of what has a phase, in order. */
function named(ph: string, all: Awaited<ReturnType<typeof linesOf>> = lines): string[] {
  return all.filter((line) => line.ph === ph).map(({ name }) => name);
}

describe('the Perfetto trace', () => {
  it('keeps every event whole in the arguments of one', () => {
    const kept = lines.flatMap((line) => ('args' in line ? Object.entries(line.args) : []));
    for (const event of sampleEvents) {
      expect(kept.filter(([kind, value]) => kind === event.kind && Object.is(JSON.stringify(value), JSON.stringify(event)))).toHaveLength(1);
    }
  });

  it('keeps the header', async () => {
    const { otherData } = v.parse(fileSchema, JSON.parse(await textOf(perfettoFormat)));
    expect(otherData.recording).toEqual(sampleRecording);
  });

  it('has a process for each registration and a thread for each tag', () => {
    const names = lines.flatMap((line) => (line.ph === 'M' ? [line.args['name']] : []));
    expect(names).toEqual(['https://app.example/', 'events', 'sync outbox', 'sync draft', 'periodicsync news']);
  });

  it('ends every span that it begins, not before it began', () => {
    const begun = lines.filter((line) => line.ph === 'b');
    const ended = lines.filter((line) => line.ph === 'e');
    expect(new Set(begun.map(({ id }) => id)).size).toBe(begun.length);
    expect(ended.map(({ id }) => id).toSorted()).toEqual(begun.map(({ id }) => id).toSorted());
    for (const end of ended) {
      const begin = begun.find(({ id }) => id === end.id);
      expect(begin).toMatchObject({ name: end.name, cat: end.cat, pid: end.pid, tid: end.tid });
      expect(end.ts).toBeGreaterThanOrEqual(begin?.ts ?? Infinity);
    }
  });

  it('shows calls, dispatches, promises, requests, waiting, fires and being offline', () => {
    expect(new Set(named('b'))).toEqual(
      new Set([
        'register(outbox)', 'register(draft)', 'waiting', 'waiting to retry', 'sync outbox', 'sync draft', 'waitUntil',
        'POST https://app.example/api/messages?key=1', 'POST https://app.example/api/messages',
        'POST https://cdn.example/draft', 'POST https://app.example/other', 'offline', 'fire outbox',
        'simulated sync outbox', 'periodicsync news', 'not captured',
      ]),
    );
  });

  it('draws a flow from each call to its dispatches, retries included, between marks', () => {
    const marks = lines.filter((line) => line.ph === 'X');
    const flows = lines.filter((line) => line.ph === 's' || line.ph === 'f');
    const at = (ts: number) => Math.round(ts / 1000 - sampleRecording.startedAt);
    expect(flows.map(({ ph, ts }) => `${ph} ${at(ts)}`)).toEqual([
      's 10', 'f 19', 's 10', 'f 300', 's 410', 'f 505',
    ]);
    for (const { ts, pid, tid } of flows) expect(marks.some((mark) => mark.ts === ts && mark.pid === pid && mark.tid === tid)).toBe(true);
  });

  it('shows a request to the end of its body, or else to the head of its answer', async () => {
    const answered = await linesOf(
      traceOf(`
        0  browser request-started r1 - https://a.example/read
        1  browser request-started r2 - https://a.example/unread
        10 browser request-settled r1 responded 200 phase=head
        20 browser request-settled r2 responded 200 phase=head
        40 browser request-settled r1 responded 200 phase=end
        90 panel   recording-stopped
      `),
    );
    const ends = answered.flatMap((line) => (line.ph === 'e' ? [[line.name, line.ts / 1000]] : []));
    expect(ends).toEqual([['POST https://a.example/read', 40], ['POST https://a.example/unread', 20]]);
  });

  it('counts the pending tags of a registration', () => {
    const counts = lines.flatMap((line) => (line.ph === 'C' ? [line.args.pending] : []));
    expect(counts).toEqual([1, 0, 1, 0, 1, 2]);
  });

  it('holds what no reader takes otherwise: surrogates, times that can’t be, kinds of tomorrow', async () => {
    const strange = [
      ...traceOf(`
        -5    page   register-called  "\\ud800" c1
        -9    page   register-settled c1
        1e300 worker dispatch-started d1 "a\\\\udead\\udead"
        -1    worker dispatch-settled d1
      `),
      eventLike({ seq: 5, id: 'x', at: 7, source: 'panel', kind: 'moon-phase', phase: '\udfff' }),
    ];
    const text = await textOf(perfettoFormat, strange);
    expect(text).not.toMatch(/(?<!\\)(\\\\)*\\ud/);
    expect(text).toContain('a\\\\udead\\ufffd');
    expect(named('i', await linesOf(strange))).toEqual(['moon-phase']);
    expect(named('b', await linesOf([]))).toEqual([]);
  });
});

test('the empty tag is written where it is shown', async () => {
  const all = await linesOf(
    traceOf(`
      0 page   register-called  "" c1
      1 worker dispatch-started d1 ""
      2 panel  fire-requested   f1 ""
    `),
  );
  const names = new Set(all.map(({ name }) => name));
  for (const name of ['register("")', 'sync ""', 'fire ""']) expect(names).toContain(name);
  expect(JSON.stringify(all.filter(({ ph }) => ph === 'M'))).toContain(String.raw`"sync \"\""`);
});
