/**
 * HAR 1.2, `*.har`: the requests that workers made, for the Network panel and other readers of HTTP archives.
 * What HAR has no field for stands in fields that begin with an underscore, as HAR allows.
 */
import type { TraceProblem } from '../diagnosis/trace-rules.ts';
import { problemText } from '../messages/problems.ts';
import { isKnown, type EventOf } from '../trace/events.ts';
import type { Dispatch, RequestRecord } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { tagName } from '../trace/tag-name.ts';
import { diagnose } from './diagnosed-trace.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { redactedRecording } from './redacted-events.ts';
import { isoTime } from './time-text.ts';
import * as texts from '../messages/compiled/har.js';
import { outcomeText } from '../messages/outcomes.ts';
import { durationText } from '../messages/durations.ts';
import { errorMessage, eventReasonText } from '../messages/reasons.ts';
import { eventReasonOf } from '../trace/event-reason.ts';

/** HAR 1.2. */
export const harFormat: FormatCode = { write: writeHar };

/** What HAR says of a size that is not known. */
const unknown = -1;
/** How much of a text is told that stands in many entries, characters. */
const longestRepeated = 10_240;
/** The most problems that are told, and tags of each. */
const mostProblems = 1_000;
const mostTags = 100;
/** Entries joined into one piece of text. */
const entriesInPiece = 500;

/** Writes the requests of a trace, oldest first, in pieces of text. Each dispatch is a page, as a page load is for others. */
async function* writeHar(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const { tool, userAgent, name } = redactedRecording(recording, options);
  /** What each event is of that tells of a request, by its `seq`. */
  const requestAt = new Map<number, string>();
  const started: EventOf<'request-started'>[] = [];
  const bodies = new Map<string, EventOf<'response-body'>>();
  const { model, problems } = await diagnose(events, options, (batch) => {
    for (const event of batch) {
      if (!isKnown(event)) continue;
      if (event.kind === 'request-started') started.push(event);
      if (event.kind === 'request-started' || event.kind === 'request-settled') requestAt.set(event.seq, event.requestId);
      if (event.kind === 'response-body') bodies.set(event.requestId, event);
    }
  });
  started.sort((a, b) => a.at - b.at);

  const ofDispatch = rulesBy(problems, ({ subject }) => subject.dispatches);
  const ofRequest = rulesBy(problems, ({ evidence }) => evidence.flatMap((seq) => requestAt.get(seq) ?? []));
  const log = {
    version: '1.2',
    creator: { name: tool.name, version: tool.version },
    browser: browserOf(userAgent),
    comment: name,
    pages: [...model.dispatches.values()]
      .sort((a, b) => a.startedAt - b.startedAt)
      .map((dispatch) => ({
        ...pageOf(dispatch),
        _problems: ofDispatch.get(dispatch.dispatchId),
      })),
    _problems: problems.slice(0, mostProblems).map(problemOf),
  };
  yield `${JSON.stringify({ log }).slice(0, -2)},"entries":[\n`;
  for (let i = 0; i < started.length; i += entriesInPiece) {
    options.signal?.throwIfAborted();
    const entries = started.slice(i, i + entriesInPiece).map((event) => {
      const dispatch = event.dispatchId === null ? undefined : model.dispatches.get(event.dispatchId);
      const body = bodies.get(event.requestId);
      const entry = entryOf(event, model.requests.get(event.requestId), dispatch, body);
      return JSON.stringify({ ...entry, _problems: ofRequest.get(event.requestId) });
    });
    yield `${i === 0 ? '' : ',\n'}${entries.join(',\n')}`;
  }
  yield '\n]}}\n';
}

/** The rules whose problems name something, or are proved by it, by its id. */
function rulesBy(
  problems: readonly TraceProblem[],
  idsOf: (problem: TraceProblem) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, string[]>();
  for (const problem of problems) {
    for (const id of new Set(idsOf(problem))) {
      const known = rules.get(id);
      if (known) known.push(problem.rule);
      else rules.set(id, [problem.rule]);
    }
  }
  return rules;
}

function problemOf(problem: TraceProblem) {
  const { rule, severity, count, certain, subject } = problem;
  const { title, what, doubt, todo } = problemText(problem);
  const tags = [...new Set(subject.tags.slice(0, mostTags).map(({ tag }) => repeated(tagName(tag))))];
  return { rule, severity, title, what, doubt: doubt ?? undefined, todo, count, certain, scope: subject.scope, tags };
}

function browserOf(userAgent: string): { name: string; version: string } {
  const [, name = userAgent, version = ''] = /(HeadlessChrome|Edg|Chrome)\/([\d.]+)/.exec(userAgent) ?? [];
  return { name, version };
}

/** A dispatch, as HAR groups requests. There is nothing in it of what HAR measures of a page. */
function pageOf(dispatch: Dispatch) {
  const { dispatchId, type, tag, attempt, startedAt, settledAt } = dispatch;
  const named = { type, tag: repeated(tagName(tag)) };
  const how = outcomeText(dispatch);
  return {
    id: dispatchId,
    startedDateTime: isoTime(startedAt),
    title: attempt === null ? texts.dispatch(named) : texts.attempt({ ...named, attempt }),
    pageTimings: { onContentLoad: -1, onLoad: -1 },
    comment: settledAt === null ? how : texts.endedAfter({ how, duration: durationText(settledAt - startedAt) }),
  };
}

function headersOf(headers: Readonly<Record<string, string>> | null = {}): { name: string; value: string }[] {
  return Object.entries(headers ?? {}).map(([name, value]) => ({ name, value }));
}

/** What was sent; HAR 1.2 has no field that says how its text is to be read. */
function postDataOf({ headers, body, bodyEncoding, bodyCut }: EventOf<'request-started'>) {
  if (body === undefined) return undefined;
  const type = headersOf(headers).find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  return { mimeType: type, text: body, _encoding: bodyEncoding, _cut: bodyCut };
}

function contentOf(body: EventOf<'response-body'> | undefined, mimeType: string) {
  const text = body?.body;
  const said = body && eventReasonOf(body);
  return {
    size: body?.size ?? unknown,
    mimeType,
    text,
    encoding: text !== undefined && body?.encoding === 'base64' ? 'base64' : undefined,
    comment: said ? eventReasonText(said) : undefined,
    _cut: body?.cut,
  };
}

function entryOf(
  event: EventOf<'request-started'>,
  request: RequestRecord | undefined,
  dispatch: Dispatch | undefined,
  body: EventOf<'response-body'> | undefined,
) {
  const headAt = request?.headAt ?? event.at;
  const wait = lengthOf(event.at, headAt);
  const receive = lengthOf(headAt, request?.settledAt ?? headAt);
  return {
    pageref: dispatch?.dispatchId,
    startedDateTime: isoTime(event.at),
    time: wait + receive,
    request: {
      method: event.method,
      url: event.url,
      httpVersion: '',
      cookies: [],
      headers: headersOf(event.headers),
      queryString: queryOf(event.url),
      headersSize: unknown,
      bodySize: event.bodySize ?? unknown,
      postData: postDataOf(event),
    },
    response: {
      // As in the HAR files of browsers, 0 says that there was no answer. The Network panel then shows the text beside it,
      // and nothing of `_error`.
      status: request?.status ?? 0,
      statusText: statusText(request),
      httpVersion: '',
      cookies: [],
      headers: headersOf(request?.answerHeaders),
      content: contentOf(body, request?.mimeType ?? ''),
      redirectURL: '',
      headersSize: unknown,
      // What is known is the size with the headers.
      bodySize: unknown,
      _transferSize: request?.encodedSize ?? undefined,
      _error: errorText(request),
    },
    cache: {},
    // HAR wants the sum of the three to be `time`.
    timings: { send: 0, wait, receive },
    _resourceType: 'fetch',
    _requestId: event.requestId,
    // The recorded request that the user sent again by this one.
    _resendOf: event.resendOf,
    _outcome: request?.outcome ?? undefined,
    _fromCache: request?.fromCache === true ? 'disk' : undefined,
    _attribution: event.attribution,
    _dispatchId: event.dispatchId ?? undefined,
    _type: dispatch?.type,
    _tag: repeated(dispatch?.tag),
    _scope: repeated(dispatch?.scope) ?? event.scope,
    _attempt: dispatch?.attempt ?? undefined,
    _lastChance: dispatch?.lastChance ?? undefined,
    _trusted: dispatch?.trusted,
    _workerId: event.workerId,
  };
}

/** A length of time, ms, as JSON can write it, and the sum of two as well: times in files may be any number. */
function lengthOf(from: number, to: number): number {
  return Math.min(Math.max(0, to - from), Number.MAX_VALUE / 2);
}

/** What stands in many entries: of what is longer than any tag that Chromium takes, the beginning. */
function repeated<T extends string | undefined>(text: T): string | T {
  return text !== undefined && text.length > longestRepeated ? `${text.slice(0, longestRepeated)}…` : text;
}

function statusText(request: RequestRecord | undefined): string {
  if (!request || request.outcome === null) return texts.pending();
  if (request.outcome === 'failed') return texts.failed({ message: request.error ? errorMessage(request.error) : '' }).trim();
  return request.statusText ?? '';
}

function errorText(request: RequestRecord | undefined): string | undefined {
  return request?.error ? `${request.error.name}: ${errorMessage(request.error)}` : undefined;
}

/** The parameters of an address, decoded as a form would be. */
function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    return { name: decoded(name), value: decoded(rest.join('=')) };
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
