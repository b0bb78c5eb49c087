import { describe, expect, it } from 'vitest';
import { randomFrom, traceOf } from '../../test/trace-text.ts';
import { isEvent, type TraceEvent } from '../trace/events.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { formatOf, formats } from './index.ts';
import { TraceRefused } from './reading/refused.ts';
import { readSyncScopeTrace, writeSyncScopeTrace } from './syncscope.ts';

const recording: RecordingHeader = {
  id: 'r1',
  name: 'First try',
  startedAt: 1795219183549.03,
  endedAt: 1795219190000.5,
  url: 'https://app.example/',
  origin: 'https://app.example',
  userAgent: 'Chromium',
  tool: { name: 'SyncScope', version: '0.1.0' },
};

const events = traceOf(`
  0   page    register-called    outbox stack=[{"function":"send","url":"https://app.example/app.js?v=1","line":3,"column":4}]
  5   page    register-settled   outbox
  9   worker  dispatch-started   d1 outbox
  12  browser request-started    r1 d1 https://app.example/api?key=1 headers={"accept":"*/*"}
  30  browser console-message    d1 "sending 4"
  200 worker  dispatch-settled   d1 failed rejected error={"name":"TypeError","message":"Failed to fetch"}
`);

async function written(
  header: RecordingHeader,
  list: readonly TraceEvent[],
  options: Parameters<typeof writeSyncScopeTrace>[2] = {},
): Promise<string> {
  let text = '';
  for await (const piece of writeSyncScopeTrace(header, [list], options)) text += piece;
  return text;
}

const file = await written(recording, events);
const bytes = (text: string) => new TextEncoder().encode(text);

/** An event of this shape. */
function event(input: unknown): TraceEvent {
  if (isEvent(input)) return input;
  throw new Error('This is no event.');
}

const parsedEvent = (json: string) => event(JSON.parse(json));

/** The same file, laid out in another way. */
const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2);

async function refusal(source: unknown): Promise<TraceRefused> {
  try {
    await readSyncScopeTrace(source);
  } catch (error) {
    if (error instanceof TraceRefused) return error;
    throw error;
  }
  throw new Error('It was read.');
}

/** The file with an event replaced by what a function makes of it. */
function withEvent(index: number, change: (event: Record<string, unknown>) => unknown): string {
  const lines = file.split('\n');
  const line = lines[index + 3] ?? '';
  const comma = line.endsWith(',') ? ',' : '';
  lines[index + 3] = JSON.stringify(change(JSON.parse(comma ? line.slice(0, -1) : line))) + comma;
  return lines.join('\n');
}

/** The file with a field of an event set to a piece of JSON, as it stands. */
function withField(index: number, key: string, json: string): string {
  return withEvent(index, (event) => ({ ...event, [key]: 'PLACE' })).replace('"PLACE"', json);
}

/** The file with its header or top changed by replacing text. */
const withText = (from: string, to: string) => file.replace(from, to);

describe('the list of formats', () => {
  it('has each of them once, with what menus and dialogs need', () => {
    for (const field of ['id', 'label', 'extension'] as const) {
      expect(new Set(formats.map((format) => format[field])).size).toBe(formats.length);
    }
    expect(formats.every((format) => /^\.[a-z.]+$/.test(format.extension))).toBe(true);
  });

  it('finds a format by the end of a file name', () => {
    expect(formatOf('my trace.SyncScope.json')?.id).toBe('syncscope');
    expect(formatOf('my trace.json')).toBeUndefined();
  });
});

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
    expect(await written(recording, events, { leaveOut: ['headers'] })).toBe(
      withText(',"headers":{"accept":"*/*"}', ''),
    );
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
    [
      'another order of members',
      () => JSON.stringify({ events, recording, version: 1, format: 'syncscope-trace' }),
    ],
    [
      'one event over several lines',
      () => file.replace('"kind":"dispatch-started",', '"kind":\n"dispatch-started",\n'),
    ],
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
      parsedEvent(
        '{"seq":8,"id":"__proto__","at":0,"source":"page","kind":"__proto__","text":"\\u0000\\u2028"}',
      ),
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

describe('a file that is no whole trace is refused with a sentence', () => {
  const har = { log: { version: '1.2', entries: [] } };
  const services = [
    {
      timestamp: 1,
      origin: 'https://a',
      service: 'backgroundSync',
      eventName: 'Dispatched',
      instanceId: 't',
    },
  ];
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^There is no file to read/],
    ['a number', 4, /^There is no file to read/],
    ['chunks of something else', [4], /^The file could not be read: it did not give bytes or text\.$/],
    ['an empty file', '', /^The file is empty/],
    ['an empty file of bytes', new Uint8Array(), /^The file is empty/],
    ['a file without any chunk', [], /^The file is empty/],
    ['only spaces', ' \n ', /^The file is empty/],
    [
      'plain text',
      'hello',
      /^This is no SyncScope trace: it is not JSON \(line 1, column 1\)\. Choose a file/,
    ],
    ['a web page', '<!doctype html>', /^This is no SyncScope trace: it is not JSON/],
    ['UTF-16 with its mark', Uint8Array.of(0xff, 0xfe, 0x7b, 0), /^This file is UTF-16 .* Save it as UTF-8/],
    ['UTF-16, the other way round', Uint8Array.of(0xfe, 0xff, 0, 0x7b), /^This file is UTF-16/],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(file, 'utf16le')), /^This file is UTF-16/],
    [
      'UTF-16 taken for UTF-8',
      new TextDecoder().decode(Uint8Array.of(0xff, 0xfe, 0x7b, 0)),
      /^This file is UTF-16/,
    ],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xe9, 0x20)]),
      /^This file is not valid UTF-8/,
    ],
    ['a packed file', Uint8Array.of(0x1f, 0x8b, 8, 1), /^This file is compressed\. Unpack it/],
    ['a file cut inside a character', bytes('{"format":"é').subarray(0, -1), /^The file ends in the middle/],
    ['a HAR', JSON.stringify(har), /^This is a HAR file, which opens in the Network panel\. Choose a file/],
    ['a Chrome trace', '{"traceEvents":[],"metadata":{}}', /^This is a Chrome performance trace/],
    ['a Chrome trace, as a list', '[{"ph":"X","ts":1}]', /^This is a Chrome performance trace/],
    [
      'saved background events',
      JSON.stringify(services, null, 2),
      /^This is the log of Chrome’s Background services/,
    ],
    ['a Recorder flow', '{"title":"t","steps":[]}', /^This is a recording of user actions/],
    [
      'a heap snapshot',
      '{"snapshot":{"meta":{}},"nodes":[],"edges":[],"strings":[]}',
      /^This is a heap snapshot/,
    ],
    ['a CPU profile', '{"nodes":[],"samples":[],"startTime":1}', /^This is a CPU profile/],
    ['a source map', '{"version":3,"sources":[],"mappings":""}', /^This is a source map/],
    ['another JSON object', '{"a":1}', /^This is JSON, but no SyncScope trace: it does not begin with/],
    ['an empty list', '[]', /^This is JSON, but no SyncScope trace/],
    ['null', 'null', /^This is JSON, but no SyncScope trace/],
    [
      'another format',
      '{"format":"otherscope"}',
      /its format is "otherscope" where "syncscope-trace" was expected/,
    ],
    ['100,000 levels of nothing', '['.repeat(100_000), /^The file ends in the middle/],
    ['100,000 levels of another JSON', deep(100_000), /^This is JSON, but no SyncScope trace/],
  ])('%s', async (_, source, sentence) => {
    const error = await refusal(source);
    expect(error.path).toBe('');
    expect(error.message).toMatch(sentence);
  });

  it('a source that fails', async () => {
    async function* failing() {
      yield bytes(file.slice(0, 100));
      throw new Error('The disk is gone');
    }
    expect((await refusal(failing())).message).toBe(
      'The file could not be read to its end (The disk is gone). Choose it again.',
    );
  });

  it('a file that is cut off, wherever that is', async () => {
    for (const text of [file, pretty(file)]) {
      const end = text.trimEnd().length;
      for (let length = 1; length < end; length++) {
        const { path, message } = await refusal(text.slice(0, length));
        expect({ length, path, message: message.slice(0, 27) }).toEqual({
          length,
          path: '',
          message: 'The file ends in the middle',
        });
      }
    }
  });

  it.each<[string, string, string]>([
    [
      'in the head',
      withText('"recording":', '"recording"='),
      'This is not JSON: "=" can’t stand at line 2, column 12.',
    ],
    [
      'in an event',
      withText('"d1","tag"', '"d1";"tag"'),
      'This is not JSON: ";" can’t stand at line 6, column ',
    ],
    [
      'a comma too much',
      withText('}\n]}', '},\n]}'),
      'This is not JSON: "]" can’t stand at line 10, column 1.',
    ],
    [
      'a comma too much at the start',
      withText('"events":[\n', '"events":[\n,'),
      'This is not JSON: "," can’t stand at line 4, column 1.',
    ],
    [
      'a missing comma',
      withText('},\n{"seq":3', '}\n{"seq":3'),
      'This is not JSON: "{" can’t stand at line 6, column 1.',
    ],
    ['something after the end', `${file}x`, 'This is not JSON: "x" can’t stand at line 11, column 1.'],
    ['two files in one', file + file, 'This is not JSON: "{" can’t stand at line 11, column 1.'],
    [
      'a line break in a string',
      withText('outbox', 'out\nbox'),
      'This is not JSON: "\\n" can’t stand at line 4, column ',
    ],
    ['NaN', withText('"at":9,', '"at":NaN,'), 'This is not JSON: "N" can’t stand at line 6, column '],
  ])('a file that is not JSON, with the place: %s', async (_, text, sentence) => {
    const error = await refusal(text);
    expect(error.path).toBe('');
    expect(error.message.slice(0, sentence.length)).toBe(sentence);
  });

  it.each<[string, string, string]>([
    [
      'a newer version',
      withText('"version":1', '"version":2'),
      'version: this file was made by a newer SyncScope (trace format 2, this one reads up to 1). Update SyncScope to open it.',
    ],
    [
      'a version of another type',
      withText('"version":1', '"version":"1"'),
      'version: expected the number 1, found "1".',
    ],
    [
      'a version that is no number of one',
      withText('"version":1', '"version":0.5'),
      'version: expected the number 1, found 0.5.',
    ],
    ['no version', withText('"version":1,', ''), 'version: this field is missing. Export the trace again.'],
    [
      'no header',
      withText(`"recording":${JSON.stringify(recording)},\n`, ''),
      'recording: the header is missing. Export the trace again.',
    ],
    [
      'a header of another type',
      withText(`"recording":${JSON.stringify(recording)}`, '"recording":[]'),
      'recording.id: this field is missing.',
    ],
    [
      'no start',
      withText('"startedAt":1795219183549.03,', ''),
      'recording.startedAt: this field is missing.',
    ],
    [
      'no version of the tool',
      withText(',"version":"0.1.0"', ''),
      'recording.tool.version: this field is missing.',
    ],
    [
      'an infinite end',
      withText('1795219190000.5', '1e999'),
      'recording.endedAt: expected a finite number, found Infinity.',
    ],
    [
      'an infinite field that is not known',
      withText('"id":"r1"', '"id":"r1","x":{"y":[-1e999]}'),
      'recording.x.y.0: expected a finite number, found one that is too large for JavaScript.',
    ],
    ['no events', withText(/"events":.*/s.exec(file)?.[0] ?? '', '"a":1}'), 'events: this field is missing.'],
    [
      'events of another type',
      withText(/"events":.*/s.exec(file)?.[0] ?? '', '"events":{}}'),
      'events: expected a list, found an object.',
    ],
    ['a field of another type', withField(3, 'url', '4'), 'events.3.url: expected a string, found 4.'],
    [
      'a missing field',
      withEvent(2, (event) => ({ ...event, trusted: undefined })),
      'events.2.trusted: this field is missing.',
    ],
    [
      'no such choice',
      withField(2, 'type', '"push"'),
      'events.2.type: expected "sync" or "periodicsync", found "push".',
    ],
    ['an event of another type', withEvent(1, () => null), 'events.1: expected an object, found null.'],
    [
      'the last event does not fit',
      withField(5, 'outcome', 'true'),
      'events.5.outcome: expected "succeeded" or "failed", found true.',
    ],
    [
      'an infinite time',
      withField(4, 'at', '1e999'),
      'events.4.at: expected a finite number, found Infinity.',
    ],
    [
      'an infinite field that is not known in an event',
      withField(4, 'x', '[[1e999]]'),
      'events.4.x.0.0: expected a finite number, found one that is too large for JavaScript.',
    ],
    [
      'a repeated number',
      withField(3, 'seq', '2'),
      'events.3.seq: expected 4, found 2, which events.1 has already.',
    ],
    [
      'a missing number',
      withField(3, 'seq', '5'),
      'events.3.seq: expected 4, found 5: an event is missing here, or the events are out of order.',
    ],
    [
      'a first number that is not 1',
      withField(0, 'seq', '2'),
      'events.0.seq: expected 1, found 2: an event is missing here, or the events are out of order.',
    ],
    [
      'a repeated id',
      withField(5, 'id', '"e3"'),
      'events.5.id: the id "e3" is that of events.2 already; ids must differ.',
    ],
    ['a header that stands twice', withText('\n]}\n', '\n],"recording":{}}\n'), 'recording'],
    [
      '101 levels',
      withField(4, 'x', deep(101)),
      `events.4.x${'.a'.repeat(10)}.…: lists and objects are nested more than 100 levels deep.`,
    ],
    [
      '100,000 levels',
      withField(4, 'x', deep(100_000)),
      `events.4.x${'.a'.repeat(10)}.…: lists and objects are nested more than 100 levels deep.`,
    ],
    ['100,000 lists', withField(4, 'x', '['.repeat(100_000) + ']'.repeat(100_000)), 'events.4.x'],
    ['100,000 levels in the header', withText('"id":"r1"', `"id":"r1","x":${deep(100_000)}`), 'recording.x'],
    ['100,000 levels beside the header', withText('"version":1,', `"version":1,"x":${deep(100_000)},`), 'x'],
  ])('a trace that does not fit, with the path of its first fault: %s', async (name, text, sentence) => {
    const error = await refusal(text);
    expect(error.message.slice(0, sentence.length)).toBe(sentence);
    expect(error.path).not.toBe('');
    expect(error.message.startsWith(`${error.path}: `)).toBe(true);
    expect((await refusal(bytes(text))).message).toBe(error.message);
    // In another layout too, where JSON.stringify can say the same.
    const rewritable = !text.includes('1e999') && text.length < 100_000 && !name.includes('twice');
    if (rewritable) expect((await refusal(pretty(text))).message).toBe(error.message);
  });

  it('and what lies 99 levels deep is still read, stored and written', async () => {
    const text = withField(4, 'x', deep(98));
    const trace = await readSyncScopeTrace(text);
    expect(await written(trace.recording, trace.events)).toBe(text);
  });
});

describe('10,000 files with faults', () => {
  const seed = 20_260;

  it(`are each read in full or refused with a sentence (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const upTo = (limit: number) => Math.floor(random() * limit);
    const scraps = [
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\0',
      '1e999',
      '-',
      'null',
      '\ud800',
      '"seq":',
      '"__proto__":',
      '\\u',
    ];
    const change = (text: string): string => {
      const at = upTo(text.length);
      const length = upTo(20);
      const from = upTo(text.length);
      switch (upTo(5)) {
        case 0:
          return text.slice(0, at) + text.slice(at + length);
        case 1:
          return text.slice(0, at) + (scraps[upTo(scraps.length)] ?? '') + text.slice(at);
        case 2:
          return text.slice(0, at) + text.slice(from, from + length) + text.slice(at);
        case 3:
          return text.slice(0, at) + String(upTo(10)) + text.slice(at + 1);
        default:
          return text.slice(0, at) + text.slice(from, from + length) + text.slice(at + length);
      }
    };
    const layouts = [file, pretty(file)];
    let refused = 0;
    for (let i = 0; i < 10_000; i++) {
      let text = layouts[i % 2] ?? file;
      for (let changes = 1 + upTo(3); changes > 0; changes--) text = change(text);
      const encoded = bytes(text);
      // Some faults are such of the bytes.
      if (i % 7 === 0) encoded[upTo(encoded.length)] = upTo(256);
      try {
        const trace = await readSyncScopeTrace(encoded);
        const whole: unknown = JSON.parse(new TextDecoder().decode(encoded));
        expect(whole, `file ${i}`).toMatchObject({ format: 'syncscope-trace', version: 1 });
        expect(trace.events, `file ${i}`).toEqual(Object(whole).events);
      } catch (error) {
        if (!(error instanceof TraceRefused)) throw error;
        expect(error.message, `file ${i}`).toMatch(/^[\s\S]{20,}[.…)]$/);
        refused++;
      }
    }
    // Both happen, or the test would prove nothing.
    expect(refused).toBeGreaterThan(5_000);
    expect(refused).toBeLessThan(9_990);
  }, 60_000);
});
