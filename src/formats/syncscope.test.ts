import { describe, expect, it } from 'vitest';
import { bytes, events, file, pretty, recording, withField, withText, written } from '../../test/small-file.ts';
import { isEvent, type TraceEvent } from '../trace/events.ts';
import { readSyncScopeTrace, writeSyncScopeTrace } from './syncscope.ts';

/** An event of this shape. */
function event(input: unknown): TraceEvent {
  if (isEvent(input)) return input;
  throw new Error('This is no event.');
}

const parsedEvent = (json: string) => event(JSON.parse(json));

describe('writing', () => {
  it('gives one event to a line, between a head and an end', () => {
    expect(file).toBe(
      '{"format":"syncscope-trace","version":1,\n' +
        `"recording":${JSON.stringify(recording)},\n` +
        '"events":[\n' +
        `${events.map((event) => JSON.stringify(event)).join(',\n')}\n` +
        ']}\n',
    );
    expect(JSON.parse(file)).toEqual({ format: 'syncscope-trace', version: 1, recording, events });
  });

  it('gives an empty list for an empty recording', async () => {
    expect(await written(recording, [])).toBe(
      `{"format":"syncscope-trace","version":1,\n"recording":${JSON.stringify(recording)},\n"events":[\n]}\n`,
    );
  });

  it('takes events in batches of any size, also from a store', async () => {
    async function* store() {
      yield events.slice(0, 1);
      yield [];
      yield events.slice(1);
    }
    let text = '';
    for await (const piece of writeSyncScopeTrace(recording, store())) text += piece;
    expect(text).toBe(file);
  });

  it('comes in pieces, tells how far it is, and can be ended', async () => {
    const many = Array.from({ length: 2500 }, (_, i) => event({ ...events[1], seq: i + 1, id: `e${i}` }));
    const ending = new AbortController();
    const progress: number[] = [];
    const options = { signal: ending.signal, onProgress: (done: number) => progress.push(done) };
    const pieces = writeSyncScopeTrace(recording, [many], options);
    await pieces.next();
    await pieces.next();
    await pieces.next();
    expect(progress).toEqual([200]);
    ending.abort(new Error('Cancelled.'));
    await expect(pieces.next()).rejects.toThrow('Cancelled.');
  });

  it('leaves out what it shall not tell, and nothing else', async () => {
    const all = await written(recording, events, { leaveOut: ['queries', 'headers', 'texts', 'stacks'] });
    for (const told of ['?v=1', 'key=1', 'accept', 'sending', 'Failed to fetch', 'app.js']) {
      expect(file).toContain(told);
      expect(all).not.toContain(told);
    }
    const back = await readSyncScopeTrace(all);
    expect(back.events.map((event) => event.kind)).toEqual(events.map((event) => event.kind));
    expect(back.recording).toEqual(recording);
    expect(await written(recording, events, { leaveOut: ['headers'] })).toBe(withText(',"headers":{"accept":"*/*"}', ''));
  });
});

describe('reading', () => {
  it.each<[string, () => unknown]>([
    ['a string', () => file],
    ['bytes', () => bytes(file)],
    ['bytes one by one', () => [...bytes(file)].map((byte) => Uint8Array.of(byte))],
    ['a stream', () => new Blob([file]).stream()],
    ['pieces of text', () => file.match(/.{1,7}/gs)],
    ['a byte order mark', () => bytes(`\uFEFF${file}`)],
    ['a byte order mark in a string', () => `\uFEFF${file}`],
    ['no line break at the end', () => file.trimEnd()],
    ['line breaks of Windows', () => file.replaceAll('\n', '\r\n')],
    ['a file in one line', () => JSON.stringify(JSON.parse(file))],
    ['a pretty file', () => pretty(file)],
    ['another order of members', () => JSON.stringify({ events, recording, version: 1, format: 'syncscope-trace' })],
    ['one event over several lines', () => file.replace('"kind":"dispatch-started",', '"kind":\n"dispatch-started",\n')],
    ['two events in a line', () => file.replace('},\n{"seq":3', '},{"seq":3')],
    ['empty lines', () => file.replaceAll('\n', '\n\n')],
  ])('takes %s', async (_, source) => {
    expect(await readSyncScopeTrace(source())).toEqual({ recording, events });
  });

  it('takes an empty recording', async () => {
    const empty = await written(recording, []);
    for (const text of [empty, pretty(empty)]) {
      expect(await readSyncScopeTrace(text)).toEqual({ recording, events: [] });
    }
  });

  it('tells how far it is', async () => {
    const progress: number[] = [];
    const whole = bytes(file);
    const chunks = [whole.subarray(0, 100), whole.subarray(100)];
    await readSyncScopeTrace(chunks, { onProgress: (done) => progress.push(done) });
    expect(progress).toEqual([100, whole.length]);
  });

  it('ends with its signal, also while it waits for a source that hangs', async () => {
    const ending = new AbortController();
    let asked = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const hanging = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          asked();
          return new Promise<never>(() => {});
        },
      }),
    };
    const reading = readSyncScopeTrace(hanging, { signal: ending.signal });
    await waiting;
    ending.abort(new Error('Cancelled.'));
    await expect(reading).rejects.toThrow('Cancelled.');
    await expect(readSyncScopeTrace(file, { signal: ending.signal })).rejects.toThrow('Cancelled.');
  });
});

describe('what is not known', () => {
  const strange = (): Promise<string> =>
    written(Object.assign({ ...recording }, { zeta: 1, alpha: { b: [1, { c: null }], a: 2 } }), [
      ...events,
      parsedEvent(
        '{"zeta":1,"seq":7,"kind":"from-the-future","id":"x","__proto__":{"polluted":true},"at":-1e-7,' +
          '"source":"page",' +
          '"constructor":"c","lone":"\\ud800 \\udc00 🙂","tag":{"0":1},"alpha":[[],{}]}',
      ),
      parsedEvent('{"seq":8,"id":"__proto__","at":0,"source":"page","kind":"__proto__","text":"\\u0000\\u2028"}'),
    ]);

  it('comes back with the same bytes, in whatever layout it was read', async () => {
    const text = await strange();
    for (const source of [bytes(text), pretty(text)]) {
      const trace = await readSyncScopeTrace(source);
      expect(await written(trace.recording, trace.events)).toBe(text);
    }
  });

  it('pollutes nothing', async () => {
    const { events: read } = await readSyncScopeTrace(await strange());
    expect(Object.hasOwn(read[6] ?? {}, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
    expect('polluted' in (read[6] ?? {})).toBe(false);
  });

  it('is kept beside header and events as well', async () => {
    const top = withText('"version":1,\n', '"version":1,\n"zeta":{"a":[1]},\n"alpha":null,\n');
    const bottom = withText('\n]}\n', '\n],"zeta":{"a":[1]},"alpha":null}\n');
    for (const source of [top, bottom, pretty(top), pretty(bottom)]) {
      const trace = await readSyncScopeTrace(source);
      expect(trace.events).toEqual(events);
      expect(await written(trace.recording, trace.events)).toBe(top);
    }
  });

  it('can’t take the place of header and events', async () => {
    const text = withText('"id":"r1"', '"id":"r1","fileFields":{"events":[],"version":7,"more":1}');
    const trace = await readSyncScopeTrace(text);
    expect(JSON.parse(await written(trace.recording, trace.events))).toMatchObject({
      version: 1,
      events,
      more: 1,
    });
  });

  it('may come in any order of times', async () => {
    const text = withField(0, 'at', '99999');
    expect((await readSyncScopeTrace(text)).events[0]?.at).toBe(99999);
  });
});
