/**
 * SARIF 2.1.0, `*.sarif`: the problems of a recording as the results of a tool, for code scanning and other readers of
 * those. A result has a place where a stack that proves it shows one.
 */
import type { Severity } from '../diagnosis/problem.ts';
import { likeness } from '../diagnosis/finding.ts';
import { traceRules, type TraceProblem } from '../diagnosis/trace-rules.ts';
import { problemText } from '../messages/problems.ts';
import { rulePage } from '../messages/rule-page.ts';
import type { StackFrame, TraceEvent } from '../trace/events.ts';
import type { Model } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { framesOf } from '../trace/stack.ts';
import { tagName } from '../trace/tag-name.ts';
import { diagnosedTrace, type DiagnosedTrace } from './diagnosed-trace.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { longest, visible } from './markdown-text.ts';
import { pause } from './pause.ts';
import { pageMarkdown } from './problem-docs.ts';
import { redactedRecording } from './redacted-events.ts';
import { isoTime } from './time-text.ts';

/** SARIF 2.1.0. */
export const sarifFormat: FormatCode = { write: writeSarif };

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The most tags and further places that are told of one problem. */
const mostTags = 100;
const mostPlaces = 20;
/** Results between two pauses. */
const resultsInPiece = 200;

/** The nearest that SARIF has; our own is told beside it. */
const levels = { loss: 'error', failure: 'error', risk: 'warning', note: 'note' } as const satisfies Record<Severity, string>;

/** Writes the problems of a trace, gravest first, in pieces of text. */
async function* writeSarif(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const { tool, startedAt, endedAt, name, url } = redactedRecording(recording, options);
  const trace = await diagnosedTrace(events, options);
  const run = {
    tool: { driver: { name: tool.name, version: tool.version, rules } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        startTimeUtc: isoTime(startedAt),
        endTimeUtc: endedAt === undefined ? undefined : isoTime(endedAt),
      },
    ],
    properties: { recording: name, page: url },
  };
  yield `{"$schema":${JSON.stringify(schema)},"version":"2.1.0","runs":[${JSON.stringify(run).slice(0, -1)},"results":[\n`;
  const fingerprints = new Map<string, number>();
  for (let i = 0; i < trace.problems.length; i += resultsInPiece) {
    options.signal?.throwIfAborted();
    const results = trace.problems.slice(i, i + resultsInPiece).map((problem) => resultOf(problem, trace, fingerprints));
    yield `${i === 0 ? '' : ',\n'}${results.map((result) => JSON.stringify(result)).join(',\n')}`;
    await pause();
  }
  yield '\n]}]}\n';
}

const rules = traceRules.map(({ id, severity }) => {
  const page = rulePage(id);
  const [when] = page.parts;
  return {
    id,
    shortDescription: { text: page.title },
    fullDescription: { text: when?.text ?? page.title },
    help: { text: page.parts.map(({ heading, text }) => `${heading}\n${text}`).join('\n\n'), markdown: pageMarkdown(page) },
    defaultConfiguration: { level: levels[severity] },
  };
});
const indexes = new Map<string, number>(rules.map(({ id }, index) => [id, index]));

function resultOf(problem: TraceProblem, { model, proofOf }: DiagnosedTrace, fingerprints: Map<string, number>) {
  const { rule, severity, certain, count, subject } = problem;
  const { what, doubt, todo } = problemText(problem);
  const [place, ...others] = placesOf(proofOf(problem), problem, model);
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule),
    level: levels[severity],
    message: { text: messageOf([what, doubt, todo].filter(Boolean).join(' ')) },
    locations: place && [place],
    relatedLocations: others.length === 0 ? undefined : others.slice(0, mostPlaces),
    partialFingerprints: { 'problem/v1': fingerprintOf(problem, fingerprints) },
    occurrenceCount: count,
    properties: {
      severity,
      certain,
      doubt: doubt ?? undefined,
      count,
      scope: textOf(subject.scope),
      tags: [...new Set(subject.tags.slice(0, mostTags).map(({ tag }) => textOf(tagName(tag))))],
    },
  };
}

/** A text as a message, in which `[a](b)` would be a link and `{0}` the place of an argument. */
function messageOf(text: string): string {
  return textOf(text)
    .replaceAll('](', '] (')
    .replace(/\{(\d+)\}/g, '{{$1}}');
}

/** As much of a text as people read, in one line. */
function textOf(text: string): string {
  return visible(text.slice(0, 20 * longest));
}

/** The same for the same problem in each recording; of several that are alike they are counted. */
function fingerprintOf({ rule, subject: { scope, tags } }: TraceProblem, known: Map<string, number>): string {
  const alike = [...new Set(tags.slice(0, mostTags).map(({ type, tag }) => `${type} ${likeness(tag)}`))].toSorted();
  const fingerprint = textOf([rule, scope, ...alike].join(' '));
  const number = (known.get(fingerprint) ?? 0) + 1;
  known.set(fingerprint, number);
  return `${fingerprint}:${number}`;
}

/** Where the events that prove it happened; else where its first attempt gave a promise. */
function placesOf(proof: readonly TraceEvent[], { subject }: TraceProblem, { dispatches }: Model): Place[] {
  const frames = proof.flatMap((event) => frameOf(event) ?? []);
  const promise = dispatches.get(subject.dispatches[0] ?? '')?.promises[0];
  const all = frames.length > 0 ? frames : (promise?.stack.slice(0, 1) ?? []);
  const places = all.flatMap((frame) => placeOf(frame) ?? []);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** The first frame of what an event tells: of the call that was made, or of the error that was thrown. */
function frameOf(event: TraceEvent): StackFrame | undefined {
  if ('stack' in event && Array.isArray(event.stack)) return event.stack.find(isFrame);
  if (!('error' in event) || typeof event.error !== 'object' || event.error === null || !('stack' in event.error))
    return undefined;
  const { stack } = event.error;
  // No script of ours is in a trace.
  return typeof stack === 'string' ? framesOf(stack, '\0')[0] : undefined;
}

function isFrame(frame: unknown): frame is StackFrame {
  return typeof frame === 'object' && frame !== null && 'url' in frame && 'line' in frame && 'column' in frame;
}

interface Place {
  physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn?: number } };
}

/** A frame as a place; null for one that is in no file. */
function placeOf({ url, line, column }: StackFrame): Place | null {
  const uri = uriOf(url);
  if (uri === null || line < 1) return null;
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: column < 1 ? { startLine: line } : { startLine: line, startColumn: column },
    },
  };
}

const file = /^(?!data:|javascript:|blob:)[a-z][a-z0-9+.-]*:\/\//i;

/** An address as it is written, with what no address may hold by its code; null for what is none. */
function uriOf(url: string): string | null {
  if (!file.test(url)) return null;
  const [address = '', ...fragment] = url.replace(/\p{Surrogate}/gu, '\ufffd').split('#');
  const [, host = '', path = ''] = /^([a-z0-9+.-]+:\/\/[^/?]*)(.*)$/is.exec(address) ?? [];
  const whole = [encoded(path), ...(fragment.length > 0 ? [encoded(fragment.join('%23'))] : [])].join('#');
  return /^[a-z0-9+.-]+:\/\/[\w.~!$&'()*+,;=:@-]*(?:\[[\da-f:.]+\](?::\d*)?)?$/i.test(host) ? host + whole : null;
}

function encoded(part: string): string {
  return part.replace(/%(?![\da-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/giu, (sign) => encodeURIComponent(sign));
}
