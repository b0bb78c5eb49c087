import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../test/sample-trace.ts';
import { randomFrom } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import type { Trace } from './format.ts';
import { markdownFormat } from './markdown.ts';
import { readTrace } from './read.ts';
import { TraceRefused } from './reading/refused.ts';
import { readSyncScopeTrace, syncScopeFormat } from './syncscope.ts';
import * as texts from '../messages/compiled/report-events.js';

/** Saved by Chromium 156, with the button in DevTools. */
const saved = (service: string) => readFile(new URL(`../../test/fixtures/${service}.json`, import.meta.url), 'utf8');
const oneShot = await saved('backgroundSync');
const periodic = await saved('periodicBackgroundSync');

/** What a trace says of the dispatches of a tag: attempt, last chance, outcome and reason. */
function runsOf({ events }: Trace, tag: string): unknown[] {
  const dispatches = [...fold(emptyModel(), events).dispatches.values()].filter((dispatch) => dispatch.tag === tag);
  return dispatches.map(({ attempt, lastChance, outcome, reason }) => [attempt, lastChance, outcome, reason]);
}

async function refusal(text: unknown): Promise<string> {
  try {
    await readTrace(text);
  } catch (error) {
    if (error instanceof TraceRefused) return error.message;
    throw error;
  }
  throw new Error('It was read.');
}

/** A row, with some fields set. */
const row = (fields: object) => ({
  timestamp: 1,
  origin: 'https://app.example/',
  serviceWorkerRegistrationId: '7',
  service: 'backgroundSync',
  eventName: 'Registered sync',
  instanceId: 'a',
  eventMetadata: [],
  storageKey: 'https://app.example/',
  ...fields,
});
const list = (...rows: object[]) => JSON.stringify(rows.map((fields) => row(fields)));

describe('what Chrome saved of Background sync', () => {
  it('is a recording with its calls, attempts and outcomes', async () => {
    const trace = await readTrace(oneShot);
    const { startedAt } = trace.recording;
    expect(trace.recording).toMatchObject({ url: 'http://127.0.0.1:36863/', origin: 'http://127.0.0.1:36863' });
    expect(startedAt).toBeCloseTo(1795254503340.18, 1);
    expect(runsOf(trace, 'succeed')).toEqual([[1, false, 'succeeded', null]]);
    expect(runsOf(trace, 'throw')).toEqual([[1, false, 'succeeded', null]]);
    expect(runsOf(trace, 'fail')).toEqual([
      [1, false, 'failed', 'rejected'],
      [2, false, 'failed', 'rejected'],
      [3, true, 'failed', 'rejected'],
      // It was registered again in the middle, so Chrome does not tell how it ended.
      [1, false, null, null],
      [1, false, 'failed', 'rejected'],
    ]);
  });

  it('keeps what else a row said', async () => {
    const { events } = await readTrace(oneShot);
    expect(events.find(({ kind, seq }) => kind === 'dispatch-settled' && seq > 12)).toMatchObject({
      metadata: { 'Next Attempt Delay (ms)': '1000', 'Failure Reason': 'waitUntil rejected' },
    });
  });

  it('is a periodic recording too, with intervals and what has no other place', async () => {
    const trace = await readTrace(periodic);
    expect(runsOf(trace, 'news')).toEqual([
      [null, null, 'succeeded', null],
      [null, null, 'succeeded', null],
    ]);
    expect(trace.events.map(({ kind }) => kind)).toEqual([
      'recording-started',
      'chrome-event',
      'register-called',
      'register-settled',
      'dispatch-started',
      'dispatch-settled',
      'dispatch-started',
      'dispatch-settled',
      'unregister-called',
      'unregister-settled',
      'recording-stopped',
    ]);
    expect(trace.events[1]).toMatchObject({ eventName: 'Got next event delay', metadata: { 'Next Attempt Delay (ms)': '3999' } });
    expect(trace.events[2]).toMatchObject({ minInterval: 1000, api: 'periodicSync', source: 'browser' });
  });

  it.each([
    ['one-shot', oneShot],
    ['periodic', periodic],
  ])('is as good as a trace of ours: %s', async (_, text) => {
    const { recording, events } = await readTrace(text);
    const exported = await textOf(syncScopeFormat, events, {}, recording);
    expect(await readSyncScopeTrace(exported)).toEqual({ recording, events });
    expect(await readTrace(exported)).toEqual({ recording, events });
  });

  it('comes as bytes, with a byte order mark, in pieces', async () => {
    const whole = await readTrace(oneShot);
    for (const source of [
      new TextEncoder().encode(`\uFEFF${oneShot}`),
      new Blob([oneShot]).stream(),
      [' \n', oneShot.slice(0, 99), oneShot.slice(99)],
    ]) {
      expect(await readTrace(source)).toEqual(whole);
    }
  });

  it('may be out of order, hold several registrations, and begin in the middle', async () => {
    const trace = await readTrace(
      list(
        { timestamp: 5, eventName: 'Sync completed', eventMetadata: [{ key: 'Status', value: 'succeeded' }] },
        { timestamp: 2, serviceWorkerRegistrationId: '8' },
        { timestamp: 1, eventName: 'Renamed some day', instanceId: '__proto__' },
      ),
    );
    expect(trace.events.map(({ kind, at, scope }) => [kind, at, scope])).toEqual([
      ['recording-started', 1000, undefined],
      ['chrome-event', 1000, 'https://app.example/#registration-7'],
      ['register-called', 2000, 'https://app.example/#registration-8'],
      ['register-settled', 2000, 'https://app.example/#registration-8'],
      ['chrome-event', 5000, 'https://app.example/#registration-7'],
      ['recording-stopped', 5000, undefined],
    ]);
  });

  it.each([
    ['a list of other things', '[1, 2]', /^This is JSON, but not a SyncScope trace/],
    ['an empty list', '[]', /not a SyncScope trace/],
    [
      'the log of another service',
      list({ service: 'pushMessaging' }),
      /^0\.service: expected "backgroundSync" or "periodicBackgroundSync", found "pushMessaging"\.$/,
    ],
    ['a row without its time', list({}, { timestamp: undefined }), /^1\.timestamp: this field is missing\.$/],
    ['a time beyond all numbers', list({}).replace('"timestamp":1', '"timestamp":1e999'), /^0\.timestamp: expected/],
    [
      'metadata of another form',
      list({ eventMetadata: [{ key: 'a', value: 1 }] }),
      /^0\.eventMetadata\.0\.value: expected a string, found 1\.$/,
    ],
    ['a file that ends early', oneShot.slice(0, 1000), /^The file ends in the middle/],
    ['a HAR file', '{"log":{"entries":[]}}', /^This is a HAR file/],
    ['nothing', ' ', /empty/],
  ])('is refused with a sentence: %s', async (_, text, sentence) => {
    expect(await refusal(text)).toMatch(sentence);
  });

  it('can be given up in the middle', async () => {
    const many = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => row({ timestamp: i })));
    const ending = new AbortController();
    const reading = readTrace(many, { signal: ending.signal });
    setTimeout(() => ending.abort(new Error('Cancelled.')), 0);
    await expect(reading).rejects.toThrow('Cancelled.');
  });
});

describe('10,000 files changed at random', () => {
  const seed = 4_711;
  const junk = ['"', '{', '}', '[', ']', ',', '\\', '0', '-', 'e9', 'null', '\u0000', '\ud800', '"__proto__"', ' '];

  it(`are each read in full or refused with a sentence (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const at = (length: number) => Math.floor(random() * length);
    let read = 0;
    for (let i = 0; i < 10_000; i++) {
      let text = i % 2 ? oneShot : periodic;
      for (let change = 0; change <= at(3); change++) {
        const place = at(text.length);
        text = text.slice(0, place) + (junk[at(junk.length)] ?? '') + text.slice(place + at(4));
      }
      try {
        const { recording, events } = await readTrace(text);
        const exported = await textOf(syncScopeFormat, events, {}, recording);
        expect((await readSyncScopeTrace(exported)).events).toHaveLength(events.length);
        // Each row is one event, or two where it is a call, between the start and the stop.
        const rows: unknown = JSON.parse(text);
        const calls = events.filter(({ kind }) => kind.endsWith('register-settled')).length;
        expect(events, `file ${i}`).toHaveLength((Array.isArray(rows) ? rows.length : -1) + calls + 2);
        read++;
      } catch (error) {
        if (!(error instanceof TraceRefused)) throw error;
        expect(error.message).toMatch(/[.!]$/);
      }
    }
    expect(read).toBeGreaterThan(100);
  }, 60_000);

  it('does not say whose script made a call: Chrome does not tell, and it may have been the worker', async () => {
    const { events } = await readTrace(oneShot);
    const calls = events.filter(({ kind }) => kind === 'register-called' || kind === 'unregister-called');
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(call).not.toHaveProperty('context');
    const report = await textOf(markdownFormat, events);
    for (const context of ['page', 'worker'] as const) expect(report).not.toContain(texts.call({ context, call: '' }));
    expect(report).toContain(texts.callByWhom({ call: 'sync.register(`succeed`)' }));
  });
});
