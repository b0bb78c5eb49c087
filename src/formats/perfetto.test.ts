import { describe, expect, it, test } from 'vitest';
import { readPerfetto, type ReadSlice } from '../../test/perfetto-reader.ts';
import { eventLike, sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { appScope, randomFrom, traceOf } from '../../test/trace-text.ts';
import { isKnown, type TraceEvent } from '../trace/events.ts';
import { tagName } from '../trace/tag-name.ts';
import { perfettoFormat } from './perfetto.ts';

async function shown(events: readonly TraceEvent[] = sampleEvents) {
  return readPerfetto(await textOf(perfettoFormat, events));
}

/** The events of a text, at times of today. */
function today(text: string): TraceEvent[] {
  return traceOf(text).map((event) => ({ ...event, at: event.at + sampleRecording.startedAt }));
}

/** Where slices stand, as `sync a 20–45 < POST …`: times in ms since the beginning, and what is above. */
function picture(slices: readonly ReadSlice[]): string[] {
  const at = (time: number) =>
    time === Infinity ? '…' : String(Math.round((time / 1000 - sampleRecording.startedAt) * 10) / 10);
  const told = ({ name, from, to }: ReadSlice) => (from === to ? `${name} ${at(from)}` : `${name} ${at(from)}–${at(to)}`);
  return slices.map((slice) => `${told(slice)}${slice.under ? ` < ${slice.under.name}` : ''}`);
}

const sample = await shown();

describe('the Perfetto trace', () => {
  it('keeps every event whole in the arguments of one, and the header', () => {
    const kept = sample.slices.flatMap(({ args }) => Object.entries(args));
    for (const event of sampleEvents) {
      expect(kept.filter(([kind, value]) => kind === event.kind && JSON.stringify(value) === JSON.stringify(event))).toHaveLength(
        1,
      );
    }
    expect(sample.recording).toEqual(sampleRecording);
  });

  it('has a process for each registration, and shows each tag on threads of its name', async () => {
    const { slices } = await shown(
      today(`
        0 worker dispatch-started d1 a
        1 worker dispatch-started d2 a scope=https://app.example/b/
        2 worker dispatch-started d3 a type=periodicsync lastChance=null
        3 worker dispatch-started d4 a trusted=false
      `),
    );
    const dispatches = slices.filter(({ cat }) => cat === 'dispatch');
    expect(dispatches.map(({ name, process, thread }) => [name, process, thread])).toEqual([
      ['sync a', appScope, 'sync a'],
      ['sync a', `${appScope}b/`, 'sync a'],
      ['periodicsync a', appScope, 'periodicsync a'],
      ['simulated sync a', appScope, 'sync a'],
    ]);
  });

  it('shows calls, dispatches with what is in them, waiting, fires, and being offline', () => {
    expect(picture(sample.slices.filter(({ thread }) => thread === 'sync outbox'))).toEqual([
      'register(outbox) 10–15',
      'waiting 15–19',
      'sync outbox 19–43',
      'more of sync outbox 19–43',
      'waitUntil 20–42 < more of sync outbox',
      'handler-returned 21 < sync outbox',
      'POST https://app.example/api/messages?key=1 22–40 < sync outbox',
      'console.log 41 < sync outbox',
      'waiting to retry 43–300',
      'sync outbox 300–332',
      'more of sync outbox 300–332',
      'waitUntil 301–331 < more of sync outbox',
      'POST https://app.example/api/messages 302–330 < sync outbox',
      'fire outbox 600–604',
      'simulated sync outbox 601–603 < fire outbox',
      'Error 602 < simulated sync outbox',
      'sync outbox 720–800',
    ]);
    expect(picture(sample.slices.filter(({ thread }) => thread === 'network'))).toEqual(['offline 400–500']);
    expect(picture(sample.slices.filter(({ thread }) => thread === 'requests'))).toEqual([
      'POST https://app.example/other 710–800',
    ]);
    expect(sample.slices.filter(({ thread }) => thread === 'gaps').map(({ name, args }) => [name, Object.keys(args)])).toEqual([
      ['not captured', ['capture-gap']],
    ]);
  });

  it('puts requests that overlap on further threads, under a name that says what they are part of', async () => {
    const { slices } = await shown(
      today(`
        0  worker  dispatch-started d1 a
        5  browser request-started r1 d1 https://a.example/1
        6  browser request-started r2 d1 https://a.example/2
        7  browser request-settled r1 responded 200
        8  browser request-started r3 d1 https://a.example/3
        9  browser request-settled r2 responded 200
        10 browser request-settled r3 responded 200
        11 worker  dispatch-settled d1
      `),
    );
    expect(picture(slices)).toEqual([
      'sync a 0–11',
      'more of sync a 0–11',
      'POST https://a.example/1 5–7 < sync a',
      'POST https://a.example/2 6–9 < more of sync a',
      'POST https://a.example/3 8–10 < sync a',
    ]);
    expect(new Set(slices.map(({ thread }) => thread))).toEqual(new Set(['sync a']));
  });

  it('shows what outlasts its dispatch beside it, and what another clock says ends a little later within it', async () => {
    const { slices } = await shown(
      today(`
        0   worker  dispatch-started d1 a
        1   browser request-started r1 d1 https://a.example/late
        2   browser request-started r2 d1 https://a.example/clock
        3   browser request-started r3 d1 https://a.example/body
        5   browser request-settled r3 responded 200 phase=head
        10  worker  dispatch-settled d1
        11  browser request-settled r2 responded 200
        90  browser request-settled r1 responded 200
        99  browser request-settled r3 responded 200 phase=end
      `),
    );
    expect(picture(slices).filter((line) => line.includes('https'))).toEqual([
      'POST https://a.example/late 1–90',
      'POST https://a.example/clock 2–10 < sync a',
      'POST https://a.example/body 3–5 < more of sync a',
      'request-settled 5 < POST https://a.example/body',
    ]);
  });

  it('ends a request that began with the id of another one before that was written', async () => {
    const events = today(`
      0    worker  dispatch-started d1 a
      1    browser request-started r1 d1 https://a.example/
      2    browser request-settled r1 responded 503
      3    worker  dispatch-settled d1
      10   worker  dispatch-started d2 a
      11   browser request-started r1 d2 https://a.example/
      1200 worker  dispatch-started d3 b
      1300 browser request-settled r1 responded 200
      1301 worker  dispatch-settled d2
    `);
    let text = '';
    // What is over is written after each batch.
    for await (const piece of perfettoFormat.write(sampleRecording, [events.slice(0, 7), events.slice(7)])) text += piece;
    const { slices } = readPerfetto(text);
    expect(picture(slices.filter(({ cat }) => cat === 'request'))).toEqual([
      'POST https://a.example/ 1–2 < sync a',
      'POST https://a.example/ 11–1300 < sync a',
    ]);
  });

  it('lets go on what runs at the end, and says where nobody saw how something ended', async () => {
    const running = `
      0  panel   recording-started
      10 worker  dispatch-started d1 a
      11 browser request-started r1 d1 https://a.example/
      12 browser request-started r2 - https://a.example/other
    `;
    expect(picture((await shown(today(running))).slices)).toEqual([
      'recording-started 0',
      'sync a 10–…',
      'POST https://a.example/ 11–… < sync a',
      'POST https://a.example/other 12–…',
    ]);
    const { slices } = await shown(today(`${running}\n 50 panel recording-stopped\n 90 page register-called b c1`));
    expect(picture(slices).slice(1, 4)).toEqual([
      'sync a 10–50',
      'POST https://a.example/ 11–50 < sync a',
      'POST https://a.example/other 12–50',
    ]);
    expect(slices.slice(1, 4).map(({ args }) => args['ended'])).toEqual(['not seen', 'not seen', 'not seen']);
    expect(picture(slices).at(-1)).toBe('register(b) 90–…');
  });

  it('draws a flow from each call to its dispatches, retries included', () => {
    const flows = sample.flows.map(({ from, to }) => picture([from, to]));
    expect(flows).toEqual([
      ['register(outbox) 10–15', 'sync outbox 19–43'],
      ['register(outbox) 10–15', 'sync outbox 300–332'],
      ['register(draft) 410–412', 'sync draft 505–508'],
    ]);
  });

  it('counts the pending tags of a registration, from nothing where the first was seen to be registered', async () => {
    expect(new Set(sample.counters.map(({ name }) => name))).toEqual(new Set(['pending tags']));
    expect(sample.counters.map(({ value }) => value)).toEqual([0, 1, 0, 1, 0, 1, 2]);
    const before = await shown(today('0 page registration-observed\n 5 page tags-observed a b\n 9 page tags-observed b'));
    expect(before.counters.map(({ value }) => value)).toEqual([2, 1]);
  });

  it('holds what no reader takes otherwise: surrogates, line breaks, times that can’t be, kinds of tomorrow', async () => {
    const strange = [
      ...traceOf(`
        -5    page    register-called  "\\ud800" c1
        -9    page    register-settled c1
        1e300 worker  dispatch-started d1 "a\\\\udead\\udead"
        1e300 browser request-started  r1 d1 "https://a.example/\\nx" method="A\\u2028B"
        -1    worker  dispatch-settled d1
      `),
      eventLike({ seq: 6, id: 'x', at: 7, source: 'panel', kind: 'moon\nphase', phase: '\udfff' }),
    ];
    const text = await textOf(perfettoFormat, strange);
    expect(text).not.toMatch(/(?<!\\)(\\\\)*\\ud/);
    expect(text).toContain('a\\\\udead\\ufffd');
    const names = readPerfetto(text).slices.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['A B https://a.example/ x', 'moon phase']));
    expect((await shown([])).slices).toEqual([]);
  });
});

test('the empty tag is written where it is shown, and a very long one is cut', async () => {
  const { slices } = await shown(
    today(`
      0 page   register-called  "" c1
      1 worker dispatch-started d1 ""
      2 panel  fire-requested   f1 ""
      3 worker dispatch-started d2 ${'long'.repeat(200)}
    `),
  );
  const names = slices.map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(['register("")', 'sync ""', 'fire ""']);
  expect(names[3]).toMatch(/^sync (long){75}…$/);
  expect(slices[0]?.thread).toBe('sync ""');
});

/** Dispatches, calls, fires, requests and promises that begin and end as they like, at times that coincide. */
function anyTrace(seed: number): TraceEvent[] {
  const random = randomFrom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const lines = ['0 panel recording-started', '0 page registration-observed'];
  const open: string[] = [];
  const dispatches: string[] = [];
  let at = 10;
  for (let id = 1; id < 150; id++) {
    at += [0, 0.001, 0.01, 1, pick(10)][pick(5)] ?? 0;
    const tag = ['a', 'b', '"c\\nd"'][pick(3)];
    const dispatch = dispatches[pick(dispatches.length)] ?? 'd0';
    const begun =
      [
        [`page register-called ${tag} c${id}`, `page register-settled c${id}`],
        [
          `worker dispatch-started d${id} ${tag} trusted=${pick(3) > 0}`,
          `worker dispatch-settled d${id} ${pick(2) ? 'succeeded' : 'failed'}`,
        ],
        [`panel fire-requested f${id} ${tag} simulated`, `panel fire-settled f${id}`],
        [`browser request-started r${id} ${dispatch}`, `browser request-settled r${id} responded 200 phase=end`],
        [`worker wait-until-called ${dispatch} p${id}`, `worker wait-until-settled ${dispatch} p${id}`],
        [`browser console-message ${dispatch}`],
      ][pick(6)] ?? [];
    if (begun[0]?.includes('dispatch-started')) dispatches.push(`d${id}`);
    lines.push(`${at} ${begun[0]}`);
    if (begun[1] !== undefined && pick(8) > 0) open.push(begun[1]);
    if (open.length > pick(8)) lines.push(`${at + pick(2)} ${open.splice(pick(open.length), 1)[0]}`);
    if (pick(60) === 0) lines.push(`${at} panel recording-stopped`, `${at + 1} panel recording-started`);
  }
  return today(lines.join('\n'));
}

test('whatever overlaps, a reader drops nothing, and finds each dispatch on its tag’s track with what is within it', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const events = anyTrace(seed);
    const { slices } = await shown(events);
    const runs = new Map<unknown, ReadSlice>();
    for (const slice of slices) if (slice.cat === 'dispatch') runs.set(Object(slice.args['dispatch-started']).dispatchId, slice);
    for (const event of events) {
      if (!isKnown(event) || event.kind !== 'dispatch-started') continue;
      expect(runs.get(event.dispatchId)).toMatchObject({ process: appScope, thread: `sync ${tagName(event.tag)}` });
    }
    const parts = slices.filter(({ cat }) => cat === 'request' || cat === 'promise');
    for (const part of parts) {
      const run = runs.get(Object(part.args['request-started'] ?? part.args['wait-until-called']).dispatchId);
      if (!run || part.from < run.from || part.to > run.to) continue;
      const above = part.under?.cat === 'more' ? { ...run, cat: 'more', name: `more of ${run.name}` } : run;
      expect(part.under).toMatchObject({ cat: above.cat, name: above.name, from: run.from, to: run.to, thread: run.thread });
    }
  }
});
