import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import schemas from 'har-schema';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { eventLike, lossEvents, sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import type { TraceEvent } from '../trace/events.ts';
import { wordedProblems } from '../messages/problems.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { harFormat } from './har.ts';
import type { PrivatePart } from './leave-out.ts';
import * as texts from '../messages/compiled/har.js';
import * as outcomes from '../messages/compiled/outcomes.js';
import { endText } from '../messages/outcomes.ts';

const text = v.string();
const size = v.pipe(v.number(), v.integer(), v.minValue(-1));
const ms = v.pipe(v.number(), v.minValue(0));
const iso = v.pipe(text, v.isoTimestamp());
const pairs = v.array(v.object({ name: text, value: text, comment: v.optional(text) }));
const cookies = v.array(v.object({ name: text, value: text }));
const named = v.object({ name: text, version: text, comment: v.optional(text) });
const both = { httpVersion: text, cookies, headers: pairs, headersSize: size, bodySize: size };

const page = v.strictObject({
  id: text,
  startedDateTime: iso,
  title: text,
  pageTimings: v.strictObject({ onContentLoad: v.literal(-1), onLoad: v.literal(-1) }),
  comment: text,
  _problems: v.optional(v.array(text)),
});

/** The structure of http://www.softwareishard.com/blog/har-12-spec, as far as it says what is required. */
const harSchema = v.strictObject({
  log: v.strictObject({
    version: v.literal('1.2'),
    creator: named,
    browser: v.optional(named),
    comment: v.optional(text),
    pages: v.array(page),
    _problems: v.array(v.looseObject({ rule: text, severity: text, title: text, what: text, todo: text, tags: v.array(text) })),
    entries: v.array(
      v.looseObject({
        pageref: v.optional(text),
        startedDateTime: iso,
        time: ms,
        request: v.looseObject({ method: text, url: text, queryString: pairs, ...both }),
        response: v.looseObject({
          status: v.pipe(v.number(), v.integer(), v.minValue(0)),
          statusText: text,
          content: v.looseObject({ size, mimeType: text }),
          redirectURL: text,
          ...both,
        }),
        cache: v.strictObject({}),
        timings: v.strictObject({ send: ms, wait: ms, receive: ms }),
        _problems: v.optional(v.array(text)),
      }),
    ),
  }),
});

/** What others check HAR files with. */
function othersFault(): (har: unknown) => string {
  // Its schemas say `min` where they mean `minimum`, which is no keyword.
  const ajv = new Ajv({ strict: false, logger: false });
  ajv.addMetaSchema(draft6);
  addFormats(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  return (har) => (ajv.validate('har.json#', har) ? '' : ajv.errorsText());
}
const faultForOthers = othersFault();

async function harOf(events: readonly TraceEvent[] = sampleEvents) {
  const har: unknown = JSON.parse(await textOf(harFormat, events));
  expect(faultForOthers(har)).toBe('');
  return v.parse(harSchema, har).log;
}

describe('the HAR', () => {
  it('tells the problems, and beside each page and entry which it is about', async () => {
    const log = await harOf(lossEvents);
    const worded = wordedProblems(fold(emptyModel(), lossEvents), lossEvents);
    expect(log._problems.map(({ rule, title, what, todo }) => ({ rule, title, what, todo }))).toEqual(
      worded.map(({ problem: { rule }, title, what, todo }) => ({ rule, title, what, todo })),
    );
    expect(log.pages.flatMap(({ id, _problems }) => (_problems ? [[id, _problems]] : []))).toEqual([
      ['d3', ['swallowed-failure']],
      ['d5', ['late-wait-until']],
    ]);
    expect(log.entries.flatMap(({ request, _problems }) => (_problems ? [[request.url, _problems]] : []))).toEqual([
      ['https://cdn.example/draft', ['swallowed-failure']],
    ]);
  });

  it('has the structure of HAR 1.2, and nothing else but fields with an underscore', async () => {
    const known =
      /^(_.*|pageref|startedDateTime|time|request|response|cache|timings|method|url|httpVersion|cookies|headers|queryString|headersSize|bodySize|status|statusText|content|redirectURL|size|mimeType|name|value|send|wait|receive)$/;
    const keys = new Set<string>();
    const { entries } = await harOf();
    JSON.stringify(entries, (key: string, value: unknown) => (/^\d*$/.test(key) || keys.add(key), value));
    expect([...keys].filter((key) => !known.test(key))).toEqual([]);
  });

  it('tells each request, and to which attempt of which tag it belongs', async () => {
    const { entries, browser, creator } = await harOf();
    expect({ browser, creator }).toEqual({
      browser: { name: 'Chrome', version: '156.0.0.0' },
      creator: { name: 'SyncScope', version: '0.1.0' },
    });
    expect(entries).toHaveLength(4);
    expect(entries[0]).toMatchObject({
      startedDateTime: new Date(sampleRecording.startedAt + 22).toISOString(),
      request: {
        method: 'POST',
        url: 'https://app.example/api/messages?key=1',
        headers: [{ name: 'accept', value: '*/*' }],
        queryString: [{ name: 'key', value: '1' }],
        bodySize: 12,
      },
      response: {
        status: 503,
        statusText: 'Unavailable',
        bodySize: -1,
        _transferSize: 312,
        content: { size: -1, mimeType: 'text/plain' },
      },
      pageref: 'd1',
      _dispatchId: 'd1',
      _tag: 'outbox',
      _type: 'sync',
      _attempt: 1,
      _lastChance: false,
      _attribution: 'exact',
    });
    expect(entries[0]?.time).toBeCloseTo(18, 1);
    expect(entries[1]).toMatchObject({ _attempt: 2, response: { status: 201 } });
    expect(entries[2]).toMatchObject({
      response: { status: 0, statusText: '(failed) net::ERR_FAILED', _error: 'TypeError: net::ERR_FAILED' },
    });
    expect(entries[3]).not.toHaveProperty('_dispatchId');
    expect(entries[3]).not.toHaveProperty('pageref');
    expect(entries[3]?.response).toMatchObject({ status: 0, statusText: texts.pending() });
  });

  it('has a page for each dispatch, as others have for each load of a page', async () => {
    const { pages, entries } = await harOf();
    expect(pages.map(({ id, title, comment }) => [id, title, comment])).toEqual([
      ['d1', 'sync outbox, attempt 1', texts.endedAfter({ how: endText('failed', 'rejected'), duration: '24 ms' })],
      ['d2', 'sync outbox, attempt 2', 'succeeded after 32 ms'],
      ['d3', 'sync draft, attempt 1', 'succeeded after 3 ms'],
      ['d4', 'sync outbox', 'succeeded after 2 ms'],
      ['d5', 'periodicsync news', 'succeeded after 10 ms'],
      ['d6', 'sync outbox, attempt 1', outcomes.unseen()],
    ]);
    const ids = new Set(pages.map(({ id }) => id));
    for (const { pageref } of entries) if (pageref !== undefined) expect(ids).toContain(pageref);
  });

  it('writes an empty list for a trace without requests, and takes queries that can’t be decoded', async () => {
    expect((await harOf([])).entries).toEqual([]);
    // An address of this kind is none by RFC 3986, but browsers ask for it as it is.
    const events = traceOf('-1e30 browser request-started r1 - https://app.example/?a+b=%zz&&=1');
    const { log } = v.parse(harSchema, JSON.parse(await textOf(harFormat, events)));
    expect(log.entries[0]?.request.queryString).toEqual([
      { name: 'a b', value: '%zz' },
      { name: '', value: '1' },
    ]);
  });

  it('has bodies and the headers of answers, where they were recorded and are not left out', async () => {
    const worker = { at: 1, source: 'browser' as const };
    const events = [
      {
        seq: 1,
        id: 'a',
        ...worker,
        kind: 'request-started',
        requestId: 'r',
        dispatchId: null,
        attribution: 'none',
        method: 'POST',
        url: 'https://a/',
        headers: { 'Content-Type': 'text/plain' },
        body: 'sent',
      },
      {
        seq: 2,
        id: 'b',
        ...worker,
        kind: 'request-settled',
        requestId: 'r',
        outcome: 'responded',
        status: 200,
        mimeType: 'image/png',
        headers: { etag: '1' },
      },
      {
        seq: 3,
        id: 'c',
        ...worker,
        kind: 'response-body',
        requestId: 'r',
        body: 'AAEC',
        encoding: 'base64',
        size: 9,
        cut: true,
        reason: 'It was too large.',
      },
    ].map(eventLike);
    const entry = async (...leaveOut: PrivatePart[]): Promise<unknown> =>
      JSON.parse(await textOf(harFormat, events, { leaveOut })).log.entries[0];
    expect(await entry()).toMatchObject({
      request: { postData: { mimeType: 'text/plain', text: 'sent' } },
      response: {
        headers: [{ name: 'etag', value: '1' }],
        content: { size: 9, mimeType: 'image/png', text: 'AAEC', encoding: 'base64', comment: 'It was too large.', _cut: true },
      },
    });
    const without = JSON.stringify(await entry('bodies', 'headers'));
    for (const told of ['sent', 'AAEC', 'etag']) expect(without).not.toContain(told);
  });

  it('tells the wait for the head of an answer apart from its body, and its headers once', async () => {
    const { entries } = await harOf(
      traceOf(`
        0  browser request-started r1 -
        10 browser request-settled r1 responded 200 phase=head headers={"etag":"1"}
        40 browser request-settled r1 responded 200 phase=end encodedSize=7
      `),
    );
    expect(entries).toMatchObject([
      {
        time: 40,
        timings: { send: 0, wait: 10, receive: 30 },
        response: { status: 200, headers: [{ name: 'etag', value: '1' }], bodySize: -1, _transferSize: 7 },
      },
    ]);
  });

  it('says which request the user sent again by another', async () => {
    const { entries } = await harOf(traceOf('0 browser request-started r1 -\n5 browser request-started r2 - resendOf=r1'));
    expect(entries.map(({ _resendOf }) => _resendOf)).toEqual([undefined, 'r1']);
  });

  it('leaves out what it shall not tell', async () => {
    const all = await textOf(harFormat, sampleEvents, { leaveOut: ['queries', 'headers', 'texts'] });
    for (const told of ['key=1', 'accept', 'ERR_FAILED']) expect(all).not.toContain(told);
  });
});
