/**
 * The Perfetto trace, `*.perfetto.json`: Chrome's JSON trace events, for ui.perfetto.dev and chrome://tracing.
 *
 * A process is a registration, a thread a tag, and whatever lasts is a pair of async events with an id of its
 * own: slices of a thread that overlap without nesting would be dropped. Each event of the trace is in the `args`
 * of one that stands for it, under the name of its kind, so nothing is lost. Times are epoch microseconds.
 */
import { isKnown, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import { emptyModel, fold, justChanged } from '../trace/fold.ts';
import { tagKey, typeOf, type Model, type Tag } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { tagName } from '../trace/tag-name.ts';
import { causesOf } from './causes.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { toldEvents, toldRecording } from './told.ts';

/** The Perfetto trace. */
export const perfettoFormat: FormatCode = { write: writePerfettoTrace };

/** Writes a trace as Chrome's JSON trace events, in pieces of text. */
async function* writePerfettoTrace(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const header = wellFormed(JSON.stringify(toldRecording(recording, options)));
  yield `{"displayTimeUnit":"ms","otherData":{"recording":${header}},\n"traceEvents":[\n`;
  const trace = new PerfettoTrace();
  for await (const batch of toldEvents(events, options)) {
    for (const event of batch) trace.add(event);
    yield trace.take();
  }
  trace.end();
  yield `${trace.take()}\n]}\n`;
}

/** Where something is shown: a process and one of its threads. */
interface Place {
  pid: number;
  tid: number;
}

/** Something that lasts and has not ended: the JSON of what its two events have in common, and its beginning. */
interface OpenSpan {
  head: string;
  ts: number;
  /** When it was over, should nothing more be told of it. */
  overAt: number | null;
}

/** Where a tag is shown, and what was shown of it last. */
interface Lane {
  place: Place;
  waits: boolean;
  pending: boolean;
}

/** The beginning or the end of something that lasts; `key` says of what. */
type Edge = { begins: true; key: string; name: string; cat: string } | { begins: false; key: string };

/** The arguments at the end of what was not seen to end. */
const unfinished = '{"unfinished":true}';

/** The process of what belongs to no registration. */
const noScope = '';

class PerfettoTrace {
  readonly #model: Model = emptyModel();
  readonly #pids = new Map<string, number>();
  readonly #tids = new Map<string, Place>();
  readonly #open = new Map<string, OpenSpan>();
  readonly #lanes = new Map<Tag, Lane>();
  /** The number of pending tags of each process. */
  readonly #pending = new Map<number, number>();
  #lines: string[] = [];
  #any = false;
  #lastId = 0;
  #last = 0;

  add(event: TraceEvent): void {
    fold(this.#model, [event]);
    const ts = microseconds(event.at);
    this.#last = Math.max(this.#last, ts);
    const tag = isKnown(event) ? this.#tagOf(event) : undefined;
    const place = tag ? this.#laneOf(tag).place : this.#place(event.scope ?? noScope, 'events');
    this.#show(event, ts, place);
    if (tag) this.#follow(tag, ts);
    else for (const one of justChanged(this.#model)) this.#follow(one, ts);
  }

  /** Ends what still lasts, and draws the flows: only now it is known which call led to which dispatch. */
  end(): void {
    for (const key of this.#open.keys()) this.#finishUntold(key, this.#last);
    for (const tag of this.#model.tags.values()) {
      for (const { call, dispatch } of causesOf(tag)) {
        const { pid, tid } = this.#laneOf(tag).place;
        const flow = `"name":"register()","cat":"flow","id":${++this.#lastId},"pid":${pid},"tid":${tid}`;
        this.#add(`{${flow},"ph":"s","ts":${markedAt(call.calledAt)}}`);
        this.#add(`{${flow},"ph":"f","bp":"e","ts":${markedAt(dispatch.startedAt)}}`);
      }
    }
  }

  /** What was written since the last time. */
  take(): string {
    if (this.#lines.length === 0) return '';
    const text = `${this.#any ? ',\n' : ''}${this.#lines.join(',\n')}`;
    this.#any = true;
    this.#lines = [];
    return wellFormed(text);
  }

  #show(event: TraceEvent, ts: number, place: Place): void {
    const args = `{${JSON.stringify(event.kind)}:${JSON.stringify(event)}}`;
    const { pid, tid } = place;
    const head = `"name":${JSON.stringify(nameOf(event))},"pid":${pid},"tid":${tid}`;
    if (event.kind === 'register-called' || event.kind === 'dispatch-started') {
      // Flows hang on slices of threads. Whole microseconds keep these apart, or one upon the other.
      this.#add(`{${head},"cat":"mark","ph":"X","ts":${markedAt(event.at)},"dur":1}`);
    }
    if (isKnown(event) && event.kind === 'request-settled' && event.phase === 'head') {
      const open = this.#open.get(`request ${event.requestId}`);
      if (open) open.overAt = ts;
    }
    const edge = isKnown(event) ? edgeOf(event) : undefined;
    if (edge?.begins) this.#begin(edge, ts, place, args);
    else if (!edge || !this.#finish(edge.key, ts, args)) {
      this.#add(`{${head},"cat":"${event.source}","ph":"i","s":"t","ts":${ts},"args":${args}}`);
    }
    if (isKnown(event) && event.kind === 'capture-gap') {
      const key = `gap ${event.id}`;
      const from = microseconds(event.from);
      this.#begin({ key, name: 'not captured', cat: 'gap' }, from, place, `{"reason":${JSON.stringify(event.reason)}}`);
      this.#finish(key, Math.max(from, microseconds(event.to)), '{}');
    }
  }

  #begin(
    { key, name, cat }: { key: string; name: string; cat: string },
    ts: number,
    place: Place,
    args: string,
  ): void {
    // The same thing can't begin twice: that it ended was not seen.
    this.#finishUntold(key, ts);
    const id = `0x${(++this.#lastId).toString(16)}`;
    const head = `"name":${JSON.stringify(name)},"cat":"${cat}","id":"${id}","pid":${place.pid},"tid":${place.tid}`;
    this.#open.set(key, { head, ts, overAt: null });
    this.#add(`{${head},"ph":"b","ts":${ts},"args":${args}}`);
  }

  /** @returns false where it had not begun */
  #finish(key: string, ts: number, args: string): boolean {
    const span = this.#open.get(key);
    if (!span) return false;
    this.#open.delete(key);
    this.#add(`{${span.head},"ph":"e","ts":${Math.max(span.ts, ts)},"args":${args}}`);
    return true;
  }

  /** Ends what was not seen to end; a request whose answer came, and whose body nobody has read, is over since then. */
  #finishUntold(key: string, ts: number): void {
    const overAt = this.#open.get(key)?.overAt ?? null;
    this.#finish(key, overAt ?? ts, overAt === null ? unfinished : '{}');
  }

  /** Shows since when a tag waits, and how many are pending, where that has changed. */
  #follow(tag: Tag, ts: number): void {
    const lane = this.#laneOf(tag);
    const { pid } = lane.place;
    const latest = tag.dispatches.at(-1);
    const runs = latest?.trusted === true && latest.settledAt === null && latest.unseenSince === null;
    const waits = tag.pending && !runs;
    if (waits !== lane.waits) {
      lane.waits = waits;
      const key = `waiting ${tag.key}`;
      const name = latest?.outcome === 'failed' ? 'waiting to retry' : 'waiting';
      if (waits) this.#begin({ key, name, cat: 'waiting' }, ts, lane.place, '{}');
      else this.#finish(key, ts, '{}');
    }
    if (tag.pending === lane.pending) return;
    lane.pending = tag.pending;
    const pending = (this.#pending.get(pid) ?? 0) + (tag.pending ? 1 : -1);
    this.#pending.set(pid, pending);
    this.#write({ name: 'pending tags', ph: 'C', pid, ts, args: { pending } });
  }

  /** The tag that an event is about. */
  #tagOf(event: KnownEvent): Tag | undefined {
    const { calls, dispatches, fires, requests, tags } = this.#model;
    if (event.kind === 'fire-requested' || event.kind === 'fire-settled') {
      const fire = fires.get(event.fireId);
      return fire && tags.get(tagKey(fire.scope, fire.type, fire.tag));
    }
    if ('callId' in event) {
      const call = calls.get(event.callId);
      return call && tags.get(tagKey(call.scope ?? noScope, typeOf(call.api), call.tag));
    }
    const dispatchId =
      'requestId' in event ? requests.get(event.requestId)?.dispatchId : 'dispatchId' in event && event.dispatchId;
    const dispatch = dispatches.get(dispatchId || '');
    return dispatch && tags.get(tagKey(dispatch.scope, dispatch.type, dispatch.tag));
  }

  #laneOf(tag: Tag): Lane {
    const known = this.#lanes.get(tag);
    if (known) return known;
    const place = this.#place(tag.scope, `${tag.type} ${tagName(tag.tag)}`);
    const lane = { place, waits: false, pending: false };
    this.#lanes.set(tag, lane);
    return lane;
  }

  #place(scope: string, thread: string): Place {
    let pid = this.#pids.get(scope);
    if (pid === undefined) {
      pid = this.#pids.size + 1;
      this.#pids.set(scope, pid);
      this.#write({ name: 'process_name', ph: 'M', pid, args: { name: scope === noScope ? 'Page' : scope } });
    }
    const key = `${scope} ${thread}`;
    let place = this.#tids.get(key);
    if (!place) {
      place = { pid, tid: this.#tids.size + 1 };
      this.#tids.set(key, place);
      this.#write({ name: 'thread_name', ph: 'M', ...place, args: { name: thread } });
    }
    return place;
  }

  #write(line: object): void {
    this.#add(JSON.stringify(line));
  }

  /** Most of the file is written by hand: that takes half the time of making objects of it first. */
  #add(json: string): void {
    this.#lines.push(json);
  }
}

/** What an event begins or ends, if it does. */
function edgeOf(event: KnownEvent): Edge | undefined {
  switch (event.kind) {
    case 'register-called':
    case 'unregister-called':
      return begin(event, `call ${event.callId}`, 'call');
    case 'register-settled':
    case 'unregister-settled':
      return end(`call ${event.callId}`);
    case 'dispatch-started':
      return begin(event, `dispatch ${event.dispatchId}`, 'dispatch');
    case 'dispatch-settled':
      return end(`dispatch ${event.dispatchId}`);
    case 'wait-until-called':
      return event.late ? undefined : begin(event, `promise ${event.dispatchId} ${event.promiseId}`, 'promise');
    case 'wait-until-settled':
      return end(`promise ${event.dispatchId} ${event.promiseId}`);
    case 'request-started':
      return begin(event, `request ${event.requestId}`, 'request');
    case 'request-settled':
      // Its body follows, and may never be told to end.
      return event.phase === 'head' ? undefined : end(`request ${event.requestId}`);
    case 'fire-requested':
      return begin(event, `fire ${event.fireId}`, 'fire');
    case 'fire-settled':
      return end(`fire ${event.fireId}`);
    case 'replay-started':
      return begin(event, `replay ${event.replayId}`, 'replay');
    case 'replay-settled':
      return end(`replay ${event.replayId}`);
    case 'connectivity-changed':
      return event.offline ? begin(event, 'offline', 'connectivity') : end('offline');
    default:
      return undefined;
  }
}

function begin(event: KnownEvent, key: string, cat: string): Edge {
  return { begins: true, key, name: nameOf(event), cat };
}

function end(key: string): Edge {
  return { begins: false, key };
}

/** What is written beside a slice or an instant. */
function nameOf(event: TraceEvent): string {
  if (!isKnown(event)) return event.kind;
  switch (event.kind) {
    case 'register-called':
      return `register(${tagName(event.tag)})`;
    case 'unregister-called':
      return `unregister(${tagName(event.tag)})`;
    case 'dispatch-started':
      return `${event.trusted ? '' : 'simulated '}${event.type} ${tagName(event.tag)}`;
    case 'wait-until-called':
      return 'waitUntil';
    case 'request-started':
      return `${event.method} ${event.url}`;
    case 'fire-requested':
      return `fire ${tagName(event.tag)}`;
    case 'connectivity-changed':
      return event.offline ? 'offline' : 'online';
    case 'console-message':
      return `console.${event.level}`;
    case 'exception-thrown':
      return event.error.name;
    default:
      return event.kind;
  }
}

/** The last instant that is a safe whole number of microseconds; a later one would lose its place. */
const latest = Number.MAX_SAFE_INTEGER - 1;

/** Epoch microseconds; readers drop what is negative. */
function microseconds(at: number): number {
  return Math.min(Math.max(at * 1000, 0), latest);
}

/** Where the mark of an event begins that flows hang on. */
function markedAt(at: number): number {
  return Math.floor(microseconds(at));
}

/** JSON without lone surrogates, one of which makes the whole file unreadable. `JSON.stringify` escapes only those. */
function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.length > 2 ? '\\ufffd' : escape));
}
