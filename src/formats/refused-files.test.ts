import { describe, expect, it } from 'vitest';
import { bytes, file, pretty, recording, withEvent, withField, withText, written } from '../../test/small-file.ts';
import { randomFrom } from '../../test/trace-text.ts';
import { TraceRefused } from './reading/refused.ts';
import { readSyncScopeTrace } from './syncscope.ts';

async function refusal(source: unknown): Promise<TraceRefused> {
  try {
    await readSyncScopeTrace(source);
  } catch (error) {
    if (error instanceof TraceRefused) return error;
    throw error;
  }
  throw new Error('It was read.');
}

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
    ['chunks of something else', [4], /^The file couldn’t be read: it gave neither bytes nor text\.$/],
    ['an empty file', '', /^The file is empty/],
    ['an empty file of bytes', new Uint8Array(), /^The file is empty/],
    ['a file without any chunk', [], /^The file is empty/],
    ['only spaces', ' \n ', /^The file is empty/],
    ['plain text', 'hello', /^This is not a SyncScope trace: it is not JSON \(line 1, column 1\)\. Choose a file/],
    ['a web page', '<!doctype html>', /^This is not a SyncScope trace: it is not JSON/],
    ['UTF-16 with its mark', Uint8Array.of(0xff, 0xfe, 0x7b, 0), /^This file is UTF-16 .* Save it as UTF-8/],
    ['UTF-16, the other way round', Uint8Array.of(0xfe, 0xff, 0, 0x7b), /^This file is UTF-16/],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(file, 'utf16le')), /^This file is UTF-16/],
    ['UTF-16 taken for UTF-8', new TextDecoder().decode(Uint8Array.of(0xff, 0xfe, 0x7b, 0)), /^This file is UTF-16/],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xe9, 0x20)]), /^This file is not valid UTF-8/],
    ['a packed file', Uint8Array.of(0x1f, 0x8b, 8, 1), /^This file is compressed\. Unpack it/],
    ['a file cut inside a character', bytes('{"format":"é').subarray(0, -1), /^The file ends in the middle/],
    ['a HAR', JSON.stringify(har), /^This is a HAR file, which opens in the Network panel\. Choose a file/],
    ['a Chrome trace', '{"traceEvents":[],"metadata":{}}', /^This is a Chrome performance trace/],
    ['a Chrome trace, as a list', '[{"ph":"X","ts":1}]', /^This is a Chrome performance trace/],
    ['saved background events', JSON.stringify(services, null, 2), /^This is the log of Chrome’s Background services/],
    ['a Recorder flow', '{"title":"t","steps":[]}', /^This is a recording of user actions/],
    ['a heap snapshot', '{"snapshot":{"meta":{}},"nodes":[],"edges":[],"strings":[]}', /^This is a heap snapshot/],
    ['a CPU profile', '{"nodes":[],"samples":[],"startTime":1}', /^This is a CPU profile/],
    ['a source map', '{"version":3,"sources":[],"mappings":""}', /^This is a source map/],
    ['another JSON object', '{"a":1}', /^This is JSON, but not a SyncScope trace: it doesn’t begin with/],
    ['an empty list', '[]', /^This is JSON, but not a SyncScope trace/],
    ['null', 'null', /^This is JSON, but not a SyncScope trace/],
    ['another format', '{"format":"otherscope"}', /its format is "otherscope", not "syncscope-trace"/],
    ['100,000 levels of nothing', '['.repeat(100_000), /^The file ends in the middle/],
    ['100,000 levels of another JSON', deep(100_000), /^This is JSON, but not a SyncScope trace/],
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
    expect((await refusal(failing())).message).toBe('The file couldn’t be read to its end (The disk is gone). Choose it again.');
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
    ['in the head', withText('"recording":', '"recording"='), 'This is not JSON: unexpected "=" at line 2, column 12.'],
    ['in an event', withText('"d1","tag"', '"d1";"tag"'), 'This is not JSON: unexpected ";" at line 6, column '],
    ['a comma too much', withText('}\n]}', '},\n]}'), 'This is not JSON: unexpected "]" at line 10, column 1.'],
    [
      'a comma too much at the start',
      withText('"events":[\n', '"events":[\n,'),
      'This is not JSON: unexpected "," at line 4, column 1.',
    ],
    ['a missing comma', withText('},\n{"seq":3', '}\n{"seq":3'), 'This is not JSON: unexpected "{" at line 6, column 1.'],
    ['something after the end', `${file}x`, 'This is not JSON: unexpected "x" at line 11, column 1.'],
    ['two files in one', file + file, 'This is not JSON: unexpected "{" at line 11, column 1.'],
    ['a line break in a string', withText('outbox', 'out\nbox'), 'This is not JSON: unexpected "\\n" at line 4, column '],
    ['NaN', withText('"at":9,', '"at":NaN,'), 'This is not JSON: unexpected "N" at line 6, column '],
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
    ['a version of another type', withText('"version":1', '"version":"1"'), 'version: expected the number 1, found "1".'],
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
    ['no start', withText('"startedAt":1795219183549.03,', ''), 'recording.startedAt: this field is missing.'],
    ['no version of the tool', withText(',"version":"0.1.0"', ''), 'recording.tool.version: this field is missing.'],
    ['an infinite end', withText('1795219190000.5', '1e999'), 'recording.endedAt: expected a finite number, found Infinity.'],
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
    ['a missing field', withEvent(2, (event) => ({ ...event, trusted: undefined })), 'events.2.trusted: this field is missing.'],
    ['no such choice', withField(2, 'type', '"push"'), 'events.2.type: expected "sync" or "periodicsync", found "push".'],
    ['an event of another type', withEvent(1, () => null), 'events.1: expected an object, found null.'],
    [
      'the last event does not fit',
      withField(5, 'outcome', 'true'),
      'events.5.outcome: expected "succeeded" or "failed", found true.',
    ],
    ['an infinite time', withField(4, 'at', '1e999'), 'events.4.at: expected a finite number, found Infinity.'],
    [
      'an infinite field that is not known in an event',
      withField(4, 'x', '[[1e999]]'),
      'events.4.x.0.0: expected a finite number, found one that is too large for JavaScript.',
    ],
    ['a repeated number', withField(3, 'seq', '2'), 'events.3.seq: expected 4, found 2, which events.1 already has.'],
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
    ['a repeated id', withField(5, 'id', '"e3"'), 'events.5.id: events.2 already has the id "e3". Each event needs its own.'],
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
