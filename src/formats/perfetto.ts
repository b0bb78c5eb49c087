/**
 * The Perfetto trace, `*.perfetto.json`: Chrome's JSON trace events, for ui.perfetto.dev and chrome://tracing.
 *
 * A process is a registration, and a track of it a tag, on which a dispatch stands with its requests and promises under
 * it; see `perfetto-tracks.ts`. Each event of the trace is in the `args` of what stands for it, under the name of its
 * kind, so nothing is lost, and times are exact there.
 */
import * as texts from '../messages/compiled/perfetto.js';
import { idOf, kindOf, tagIn, textAt } from '../trace/about.ts';
import { isKnown, type EventOf, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { justChanged } from '../trace/folding/tags.ts';
import type { Kind, Subject } from '../trace/kinds/kind.ts';
import { tagKey, type Model, type Tag } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { causesOf } from './causes.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { clipped } from './markdown-text.ts';
import { nameOf, nameOfTag } from './perfetto-names.ts';
import { microseconds, Slice, Track, wellFormed, TraceOutput } from './perfetto-tracks.ts';
import { redactedEvents, redactedRecording } from './redacted-events.ts';

/** The Perfetto trace. */
export const perfettoFormat: FormatCode = { write: writePerfettoTrace };

/** Writes a trace as Chrome's JSON trace events, in pieces of text. */
async function* writePerfettoTrace(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const header = wellFormed(JSON.stringify(redactedRecording(recording, options)));
  yield `{"displayTimeUnit":"ms","otherData":{"recording":${header}},\n"traceEvents":[\n`;
  const trace = new PerfettoTrace();
  for await (const batch of redactedEvents(events, options)) {
    for (const event of batch) trace.add(event);
    trace.flush();
    yield* trace.output.take();
  }
  trace.end();
  yield* trace.output.take();
  yield '\n]}\n';
}

/** A slice that stands for an event. */
class Shown extends Slice {
  readonly track: Track;
  /** The tag that it is about, if any. */
  readonly lane: Lane | undefined;
  /** The dispatch that it is part of, if any. */
  readonly run: Shown | undefined;

  constructor(event: KnownEvent, cat: Category, from: number, track: Track, lane: Lane | undefined, run: Shown | undefined) {
    super(nameOf(event, lane?.name), cat, from, event);
    this.track = track;
    this.lane = lane;
    this.run = run;
  }
}

/** Where a registration is shown. */
interface Process {
  pid: number;
  /** When the first event of it was, epoch microseconds. */
  begin: number;
  tracks: Map<string, Track>;
  /** How many of its tags are pending. */
  pending: number;
  /** The number that was written last; null before that. */
  counted: number | null;
}

/** Where a tag is shown, and what was shown of it last. */
interface Lane {
  tag: Tag;
  process: Process;
  track: Track;
  /** See `nameOfTag`. */
  name: string;
  waiting: Slice | null;
  pending: boolean;
}

/** Of what lasts between two events, the track where it belongs to no tag; null for what is not shown as lasting. */
const categories = {
  call: 'calls',
  dispatch: 'dispatches',
  promise: 'promises',
  request: 'requests',
  fire: 'fires',
  replay: 'replays',
  unregistration: null,
  worker: null,
  registration: null,
  tags: null,
  recording: null,
} as const satisfies Record<Subject, string | null>;
type Category = { [S in Subject]: (typeof categories)[S] extends string ? S : never }[Subject];

function isCategory(about: Subject): about is Category {
  return categories[about] !== null;
}

/** The beginning or the end of something that lasts. */
interface Edge {
  begins: boolean;
  cat: Category;
  id: string;
}

/** The process of what belongs to no registration. */
const noScope = '';

class PerfettoTrace {
  /** What all folds into but what happens in a dispatch: that changes nothing about which tags wait. */
  readonly #model: Model = emptyModel();
  readonly #processes = new Map<string, Process>();
  readonly #lanes = new Map<Tag, Lane>();
  /** By their ids: late facts of them may come, and flows hang on them. */
  readonly #shown: Record<Category, Map<string, Shown>> = {
    call: new Map(),
    dispatch: new Map(),
    promise: new Map(),
    request: new Map(),
    fire: new Map(),
    replay: new Map(),
  };
  /** The requests that have ended, by their ids, until they are written: then nothing more of them is expected. */
  #endedRequests: [id: string, shown: Shown][] = [];
  /** Those on which something has ended that may not be written. */
  readonly #ended = new Set<Track>();
  /** What was written. */
  readonly output = new TraceOutput();
  #last = 0;

  add(event: TraceEvent): void {
    const at = microseconds(event.at);
    this.#last = Math.max(this.#last, at);
    if (!isKnown(event)) {
      this.#mark(event, at, undefined, undefined);
      return;
    }
    const kind = kindOf(event);
    const changes = kind.within === undefined;
    if (changes) fold(this.#model, [event]);
    const edge = edgeOf(event, kind);
    const known = edge && this.#shown[edge.cat].get(edge.id);
    const begun = edge?.begins ? undefined : known;
    const run = begun ? begun.run : this.#runOf(event, kind);
    const lane = (begun ?? run)?.lane ?? this.#laneOf(event, at);
    if (event.kind === 'capture-gap') this.#showGap(event, at);
    else if (event.kind === 'request-settled' && event.phase === 'head') this.#showHead(event, at, lane, run);
    else if (edge?.begins) this.#begin(event, edge, at, lane, run, known);
    else if (edge && begun?.isOpen) this.#end(event, edge, at, begun);
    else this.#mark(event, at, lane, run);
    if (changes) this.#follow(lane, at);
  }

  /** Writes what is over. */
  flush(): void {
    for (const track of this.#ended) if (!track.flush(this.#last)) this.#ended.delete(track);
    for (const [id, shown] of this.#endedRequests) {
      // Another one may have begun with the same id since.
      if (shown.tid !== null && this.#shown.request.get(id) === shown) this.#shown.request.delete(id);
    }
    this.#endedRequests = this.#endedRequests.filter(([, { tid }]) => tid === null);
  }

  /** Ends what is known to have ended, and draws the flows: only now it is known which call led to which dispatch. */
  end(): void {
    this.#endUnseen();
    for (const { from, to } of this.#model.offline) {
      const slice = new Slice(texts.network({ offline: true, by: 'browser' }), 'connectivity', microseconds(from));
      if (to !== null) slice.to = microseconds(to);
      this.#trackOf(noScope, 'network', slice.from).add(slice);
    }
    for (const { tracks } of this.#processes.values()) for (const track of tracks.values()) track.end();
    let flows = 0;
    for (const { tag } of this.#lanes.values()) {
      for (const { call, dispatch } of causesOf(tag)) {
        const from = this.#shown.call.get(call.callId);
        const to = this.#shown.dispatch.get(dispatch.dispatchId);
        // By their clocks the effect may come first, and no arrow points back in time.
        if (!from || !to || from.from > to.from) continue;
        const [name, cat, id, { pid }] = ['register()', 'flow', ++flows, from.track];
        this.output.write({ name, cat, id, pid, ph: 's', ts: from.from, tid: from.tid });
        this.output.write({ name, cat, id, pid, ph: 'f', bp: 'e', ts: to.from, tid: to.tid });
      }
    }
  }

  #begin(
    event: KnownEvent,
    { cat, id }: Edge,
    at: number,
    lane: Lane | undefined,
    run: Shown | undefined,
    twin: Shown | undefined,
  ): void {
    // The same thing can't begin twice: that it ended was not seen.
    if (twin) this.#endNotSeen(twin, at);
    const track = lane?.track ?? this.#trackOf(event.scope ?? noScope, categories[cat], at);
    const shown = new Shown(event, cat, at, track, lane, run);
    shown.holds = cat === 'fire';
    if (run?.tid === null) (run.parts ??= []).push(shown);
    else track.add(shown);
    this.#shown[cat].set(id, shown);
  }

  #end(event: KnownEvent, { cat, id }: Edge, at: number, shown: Shown): void {
    shown.ended = event;
    shown.to = Math.max(shown.from, at);
    this.#ended.add(shown.track);
    // Nothing else names it.
    if (cat === 'promise') this.#shown.promise.delete(id);
    else if (cat === 'request') this.#endedRequests.push([id, shown]);
  }

  #endNotSeen(shown: Shown, at: number): void {
    if (!shown.isOpen) return;
    shown.unseen = true;
    shown.to = Math.max(shown.from, at);
  }

  /** Ends what ran when nobody looked any more: how long it went on is not known. */
  #endUnseen(): void {
    const { dispatches, recorded } = this.#model;
    for (const [id, shown] of this.#shown.dispatch) {
      const since = shown.isOpen ? dispatches.get(id)?.unseenSince : null;
      if (since != null) this.#endNotSeen(shown, microseconds(since));
    }
    for (const parts of [this.#shown.promise, this.#shown.request]) {
      for (const shown of parts.values()) {
        if (!shown.isOpen || shown.overAt !== null) continue;
        const { from, run } = shown;
        const stopped = recorded.findLast((span) => microseconds(span.from) <= from)?.to;
        if (run?.unseen) this.#endNotSeen(shown, run.to ?? from);
        else if (stopped != null) this.#endNotSeen(shown, microseconds(stopped));
      }
    }
  }

  /** @param whole what it happened in, if anything */
  #mark(event: TraceEvent, at: number, lane: Lane | undefined, whole: Slice | undefined): void {
    const mark = { name: nameOf(event, lane?.name), at, event };
    if (whole?.tid === null) (whole.marks ??= []).push(mark);
    else (lane?.track ?? this.#trackOf(event.scope ?? noScope, 'events', at)).mark(mark);
  }

  #showHead(event: EventOf<'request-settled'>, at: number, lane: Lane | undefined, run: Shown | undefined): void {
    const request = this.#shown.request.get(event.requestId);
    if (request) request.overAt ??= Math.max(request.from, at);
    this.#mark(event, at, lane, request ?? run);
  }

  #showGap(event: EventOf<'capture-gap'>, at: number): void {
    const { from, to, scope = noScope } = event;
    const gap = new Slice(texts.notCaptured(), 'gap', microseconds(from), event);
    gap.to = Math.max(gap.from, microseconds(to));
    this.#trackOf(scope, 'gaps', at).add(gap);
  }

  /** Shows since when tags wait, and how many are pending, where that has changed. */
  #follow(lane: Lane | undefined, at: number): void {
    if (lane) this.#wait(lane, at);
    const changed: Process[] = [];
    let beganBefore = false;
    for (const tag of justChanged(this.#model)) {
      const other = this.#laneOfTag(tag, at);
      this.#wait(other, at);
      if (tag.pending === other.pending) continue;
      other.pending = tag.pending;
      other.process.pending += tag.pending ? 1 : -1;
      if (!changed.includes(other.process)) changed.push(other.process);
      beganBefore ||= tag.beganAt === null;
    }
    for (const process of changed) {
      // It rises from nothing where the first was seen to be registered.
      if (process.counted === null && !beganBefore) this.#count(process, process.begin, 0);
      this.#count(process, at, process.pending);
    }
  }

  #wait(lane: Lane, at: number): void {
    const { tag, track, waiting } = lane;
    const latest = tag.dispatches.at(-1);
    const runs = latest?.trusted === true && latest.settledAt === null && latest.unseenSince === null;
    if ((tag.pending && !runs) === (waiting !== null)) return;
    if (waiting) {
      waiting.to = Math.max(waiting.from, at);
      this.#ended.add(track);
      lane.waiting = null;
    } else {
      lane.waiting = new Slice(texts.waiting({ retries: latest?.outcome === 'failed' }), 'waiting', at);
      lane.waiting.holds = true;
      track.add(lane.waiting);
    }
  }

  /** Readers join the names of a counter and of its value. */
  #count(process: Process, at: number, pending: number): void {
    process.counted = pending;
    this.output.write({ name: 'pending', ph: 'C', pid: process.pid, ts: at, args: { tags: pending } });
  }

  /** The dispatch that an event happened in. */
  #runOf(event: KnownEvent, { within }: Kind): Shown | undefined {
    if (within === undefined) return undefined;
    const id = textAt(event, within === 'dispatch' ? 'dispatchId' : 'requestId');
    if (id === null) return undefined;
    return within === 'dispatch' ? this.#shown.dispatch.get(id) : this.#shown.request.get(id)?.run;
  }

  /** The tag of a call, a dispatch or a fire that begins. */
  #laneOf(event: KnownEvent, at: number): Lane | undefined {
    const named = tagIn(event);
    const tag = named && this.#model.tags.get(tagKey(event.scope ?? noScope, named.type, named.tag));
    return tag ? this.#laneOfTag(tag, at) : undefined;
  }

  #laneOfTag(tag: Tag, at: number): Lane {
    let lane = this.#lanes.get(tag);
    if (!lane) {
      const name = nameOfTag(tag.tag);
      const process = this.#processOf(tag.scope, at);
      const track = new Track(process.pid, `${tag.type} ${name}`, this.output);
      process.tracks.set(tag.key, track);
      lane = { tag, process, track, name, waiting: null, pending: false };
      this.#lanes.set(tag, lane);
    }
    return lane;
  }

  /** A track of what belongs to no tag. No key of a tag is such a name. */
  #trackOf(scope: string, name: string, at: number): Track {
    const { pid, tracks } = this.#processOf(scope, at);
    let track = tracks.get(name);
    if (!track) tracks.set(name, (track = new Track(pid, name, this.output)));
    return track;
  }

  #processOf(scope: string, at: number): Process {
    let process = this.#processes.get(scope);
    if (!process) {
      const pid = this.#processes.size + 1;
      process = { pid, begin: at, tracks: new Map(), pending: 0, counted: null };
      this.#processes.set(scope, process);
      const name = scope === noScope ? texts.page() : clipped(scope);
      this.output.write({ name: 'process_name', ph: 'M', pid, args: { name } });
    }
    return process;
  }
}

/** What an event begins or ends, if it does. */
function edgeOf(event: KnownEvent, { about, edge, unless }: Kind): Edge | undefined {
  if (about === null || edge === undefined || !isCategory(about)) return undefined;
  if (unless && Reflect.get(event, unless.field) === unless.is) return undefined;
  const id = idOf(event) ?? '';
  return { begins: edge === 'begin', cat: about, id: about === 'promise' ? `${textAt(event, 'dispatchId')} ${id}` : id };
}
