/**
 * A part of a trace as a trace of its own: what was chosen, and what it takes to understand that, so that it tells of
 * an attempt the same as the whole does.
 *
 * - Whatever has a beginning and an end is there as a whole: an attempt with all that happened in it, a call with how
 *   it settled, a request with its answer. Otherwise it would look as if it went on for ever.
 * - An attempt has the call that led to it, the fire that caused it, and beginning and end of the attempts before it
 *   since that call: they say which attempt it is.
 * - A registration that anything is about is there as it was then, with its workers.
 * - What was recorded at all, gaps, and the network are there for all of the time.
 *
 * Events keep their ids, by which they are found in the whole; `seq` counts anew, as in a file it has no gaps.
 */
import * as texts from '../messages/compiled/excerpt.js';
import { dispatchIdOf, idOf, kindOf, textAt } from '../trace/about.ts';
import { isKnown, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import type { Subject } from '../trace/kinds/kind.ts';
import { tagKey, tagOfDispatch, typeOf, type Dispatch, type Model, type RegisterCall, type Tag } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { causesOf } from './causes.ts';
import { pause } from './pause.ts';

/** Events looked at between two pauses: some tens of milliseconds. */
const eventsBetweenPauses = 20_000;

/** What a file says in its header of the trace that it is a part of. */
export interface PartOf {
  /** How many events the whole had. */
  events: number;
  /** What was chosen: `selected` in the panel, or what a filter let through. */
  chosen: 'selected' | 'filtered';
  /** The filter, as it was written. */
  filter?: string;
}

/** The header of a part of a recording. */
export function headerOfExcerpt(recording: RecordingHeader, partOf: PartOf): RecordingHeader {
  const header = { ...recording, name: texts.name({ name: recording.name }), partOf };
  return header;
}

/**
 * The chosen events of a trace with those that they need, numbered from 1.
 * @param events the whole trace
 * @param model what it folds into
 * @throws the signal's reason, when it was aborted
 */
export async function excerptOf(
  events: readonly TraceEvent[],
  model: Model,
  chosen: Iterable<TraceEvent>,
  signal?: AbortSignal,
): Promise<TraceEvent[]> {
  const whole = new WholeTrace(model);
  await inTurns(events, signal, (event) => whole.add(event));
  const taken = new Excerpt(model, whole);
  await inTurns(chosen, signal, (event) => taken.choose(event));
  taken.fillIn();
  const surroundings = new Surroundings(taken.events);
  await inTurns(events, signal, (event) => surroundings.look(event));
  surroundings.end();
  return events.filter((event) => taken.events.has(event)).map((event, i) => ({ ...event, seq: i + 1 }));
}

async function inTurns(
  events: Iterable<TraceEvent>,
  signal: AbortSignal | undefined,
  look: (event: TraceEvent) => void,
): Promise<void> {
  let done = 0;
  for (const event of events) {
    look(event);
    if (++done % eventsBetweenPauses !== 0) continue;
    await pause();
    signal?.throwIfAborted();
  }
}

/** What an event is one of several facts about, as a key; null where it stands for itself. */
function subjectOf(model: Model, event: TraceEvent): string | null {
  return isKnown(event) ? knownSubject(model, event) : subjectByFields(model, event);
}

/** As what the facts about something are chosen together; null where each stands for itself. */
const wholes: Record<Subject, 'call' | 'dispatch' | 'request' | 'fire' | 'replay' | null> = {
  call: 'call',
  unregistration: 'call',
  dispatch: 'dispatch',
  promise: 'dispatch',
  request: 'request',
  fire: 'fire',
  replay: 'replay',
  // What was so at the time is chosen by that.
  registration: null,
  tags: null,
  worker: null,
  recording: null,
};

function knownSubject(model: Model, event: KnownEvent): string | null {
  const dispatchId = dispatchIdOf(model, event);
  if (dispatchId !== null) return dispatchSubject(model, dispatchId);
  const { about } = kindOf(event);
  const whole = about && wholes[about];
  return whole && `${whole} ${idOf(event)}`;
}

/** Kinds that are not known name what they are about as others do. */
function subjectByFields(model: Model, event: TraceEvent): string | null {
  const requestId = textAt(event, 'requestId');
  const dispatchId = textAt(event, 'dispatchId') ?? model.requests.get(requestId ?? '')?.dispatchId ?? null;
  if (dispatchId !== null) return dispatchSubject(model, dispatchId);
  if (requestId !== null) return `request ${requestId}`;
  const callId = textAt(event, 'callId');
  return callId && `call ${callId}`;
}

/** Made once for each dispatch: many events may be about one with a long id. */
const subjects = new WeakMap<Dispatch, string>();

function dispatchSubject(model: Model, dispatchId: string): string {
  const dispatch = model.dispatches.get(dispatchId);
  const subject = (dispatch && subjects.get(dispatch)) ?? `dispatch ${dispatchId}`;
  if (dispatch) subjects.set(dispatch, subject);
  return subject;
}

/** The keys of the tags that an event says are registered. */
function tagsListedBy(event: TraceEvent): string[] {
  if (!isKnown(event) || event.kind !== 'tags-observed') return [];
  return event.tags.map((tag) => tagKey(event.scope, typeOf(event.api), tag));
}

/** Finds the events of a trace by what they are about. */
class WholeTrace {
  readonly #model: Model;
  readonly #about = new Map<string, TraceEvent[]>();
  /** The calls that the user's own fires made. */
  readonly callsOfFires = new Map<string, Set<string>>();
  /** For each tag, the first list of tags that it stood in. */
  readonly firstListed = new Map<string, TraceEvent>();
  readonly #origins = new Map<Tag, Map<Dispatch, Origin>>();

  constructor(model: Model) {
    this.#model = model;
  }

  add(event: TraceEvent): void {
    const subject = subjectOf(this.#model, event);
    if (subject !== null) {
      const others = this.#about.get(subject);
      if (others) others.push(event);
      else this.#about.set(subject, [event]);
      const fireId = subject.startsWith('call ') ? textAt(event, 'fireId') : null;
      if (fireId !== null) this.callsOfFires.set(fireId, (this.callsOfFires.get(fireId) ?? new Set()).add(subject));
    }
    for (const key of tagsListedBy(event)) if (!this.firstListed.has(key)) this.firstListed.set(key, event);
  }

  about(subject: string): readonly TraceEvent[] {
    return this.#about.get(subject) ?? [];
  }

  /** Where a dispatch comes from. */
  originOf(dispatch: Dispatch): Origin {
    const tag = tagOfDispatch(this.#model, dispatch);
    if (!tag) return { call: null, before: null };
    let origins = this.#origins.get(tag);
    if (!origins) this.#origins.set(tag, (origins = originsOf(tag)));
    return origins.get(dispatch) ?? { call: null, before: null };
  }
}

/** The call that a dispatch goes back to, and the real dispatch of its tag before it. */
interface Origin {
  call: RegisterCall | null;
  before: Dispatch | null;
}

function originsOf(tag: Tag): Map<Dispatch, Origin> {
  const origins = new Map<Dispatch, Origin>();
  let before: Dispatch | null = null;
  for (const dispatch of tag.dispatches) {
    origins.set(dispatch, { call: null, before });
    if (dispatch.trusted) before = dispatch;
  }
  for (const { call, dispatch } of causesOf(tag)) {
    const origin = origins.get(dispatch);
    if (origin) origin.call = call;
  }
  return origins;
}

/** What was chosen, with what belongs to it. */
class Excerpt {
  readonly events = new Set<TraceEvent>();
  readonly #model: Model;
  readonly #whole: WholeTrace;
  readonly #done = new Set<string>();
  /** The attempts from which on those before them are there. */
  readonly #walked = new Set<Dispatch>();

  constructor(model: Model, whole: WholeTrace) {
    this.#model = model;
    this.#whole = whole;
  }

  choose(event: TraceEvent): void {
    this.events.add(event);
    const subject = subjectOf(this.#model, event);
    if (subject !== null) this.#choose(subject);
  }

  /**
   * Adds the attempts before those that would look like others than they are, because what came before them is not in
   * the part: like retries of earlier ones, or, where their tag was listed, like ones that waited since then.
   */
  fillIn(): void {
    const listed = new Set<string>();
    for (const event of this.events) for (const key of tagsListedBy(event)) listed.add(key);
    for (const tag of this.#model.tags.values()) {
      const all = tag.dispatches.filter(({ trusted }) => trusted);
      const retriedAt = this.#retries(all);
      // From the end, so that what is added has those before it looked at too.
      for (const [i, after] of [...all.entries()].toReversed()) {
        const before = all[i - 1];
        if (!before || after.attempt !== 1 || !this.#isThere(after) || this.#isThere(before)) continue;
        if (!listed.has(tag.key) && !retriedAt(i)) continue;
        this.#takeEnds(before);
        this.#addOrigin(before);
      }
    }
  }

  #isThere({ dispatchId }: Dispatch): boolean {
    const [started] = this.#whole.about(`dispatch ${dispatchId}`);
    return started !== undefined && this.events.has(started);
  }

  /**
   * Tells whether the last one in the part before an index is such that a retry follows. Asked from the end on, it goes
   * through what is not there once only.
   */
  #retries(all: readonly Dispatch[]): (index: number) => boolean {
    let at = all.length;
    return (index) => {
      // What was added since the last time stands right before, and whatever it needs before that.
      const justBefore = this.#isThereAt(all, index - 1);
      if (!justBefore) {
        at = Math.min(at, index - 1);
        while (at >= 0 && !this.#isThereAt(all, at)) at--;
      }
      const last = all[justBefore ? index - 1 : at];
      return last !== undefined && last.outcome !== 'succeeded' && last.lastChance !== true;
    };
  }

  #isThereAt(all: readonly Dispatch[], index: number): boolean {
    const dispatch = all[index];
    return dispatch !== undefined && this.#isThere(dispatch);
  }

  #choose(subject: string): void {
    if (this.#done.has(subject)) return;
    this.#done.add(subject);
    this.#take(subject);
    const [kind] = subject.split(' ', 1);
    const id = subject.slice(`${kind} `.length);
    if (kind === 'dispatch') this.#addOrigin(this.#model.dispatches.get(id));
    if (kind === 'fire') {
      for (const call of this.#whole.callsOfFires.get(id) ?? []) this.#choose(call);
      for (const { dispatchId } of this.#model.fires.get(id)?.dispatches ?? []) this.#choose(`dispatch ${dispatchId}`);
    }
    if (kind === 'replay') {
      for (const { fireId } of this.#model.replays.get(id)?.fires.values() ?? []) this.#choose(`fire ${fireId}`);
    }
  }

  #addOrigin(dispatch: Dispatch | undefined): void {
    if (!dispatch) return;
    if (dispatch.fireId !== null) this.#take(`fire ${dispatch.fireId}`);
    if (!dispatch.trusted) return;
    const { call, before } = this.#whole.originOf(dispatch);
    if (this.#addListing(dispatch)) return;
    if (call) this.#take(`call ${call.callId}`);
    // The first of a call needs none before it; one without a call is known to be the first by the one before.
    if (dispatch.attempt === 1 && call) return;
    for (let at = before; at; at = this.#whole.originOf(at).before) {
      if (dispatch.attempt !== 1 && this.#walked.has(at)) return;
      this.#takeEnds(at);
      if (dispatch.attempt !== 1) this.#walked.add(at);
      if (at.attempt === 1 || at.attempt === null || dispatch.attempt === 1) return;
    }
  }

  #take(subject: string): void {
    for (const event of this.#whole.about(subject)) this.events.add(event);
  }

  /**
   * Adds the list of tags by which we know of one that waited already when we came: with a call alone, its dispatch
   * would look like the first attempt. @returns whether the dispatch is of such a tag
   */
  #addListing({ type, attempt, scope, tag }: Dispatch): boolean {
    if (type !== 'sync' || attempt !== null) return false;
    const listed = this.#whole.firstListed.get(tagKey(scope, type, tag));
    if (listed) this.events.add(listed);
    return true;
  }

  #takeEnds(dispatch: Dispatch): void {
    this.#addListing(dispatch);
    for (const event of this.#whole.about(`dispatch ${dispatch.dispatchId}`)) {
      if (isEndOfDispatch(event)) this.events.add(event);
    }
  }
}

/** Whether an event is the first or the last of its dispatch. */
function isEndOfDispatch(event: TraceEvent): boolean {
  if (!isKnown(event)) return false;
  const { about, edge } = kindOf(event);
  return about === 'dispatch' && edge !== undefined;
}

/** What was so at the time: registrations and workers, for as long as anything of theirs was chosen. */
class Surroundings {
  readonly #taken: Set<TraceEvent>;
  /** The scopes of what was chosen, with how many events of theirs are still to come. */
  readonly #open = new Map<string, number>();
  readonly #begun = new Set<string>();
  /** The newest word on each registration and each worker, until the first chosen event of its scope. */
  readonly #newest = new Map<string, Map<string, TraceEvent>>();
  readonly #found: TraceEvent[] = [];

  constructor(taken: Set<TraceEvent>) {
    this.#taken = taken;
    for (const { scope } of taken) if (scope !== undefined) this.#open.set(scope, (this.#open.get(scope) ?? 0) + 1);
  }

  look(event: TraceEvent): void {
    const { scope } = event;
    const about = isKnown(event) ? kindOf(event).about : null;
    if (about === 'recording') this.#found.push(event);
    const left = scope === undefined ? undefined : this.#open.get(scope);
    if (scope === undefined || left === undefined) return;
    if (this.#taken.has(event)) {
      this.#begin(scope);
      this.#open.set(scope, left - 1);
    }
    if ((about !== 'registration' && about !== 'worker') || left === 0) return;
    if (this.#begun.has(scope)) this.#found.push(event);
    else {
      const newest = this.#newest.get(scope) ?? new Map<string, TraceEvent>();
      this.#newest.set(scope, newest.set(`${about} ${about === 'worker' ? event.workerId : ''}`, event));
    }
  }

  /** Adds what was found. */
  end(): void {
    for (const event of this.#found) this.#taken.add(event);
  }

  #begin(scope: string): void {
    if (this.#begun.has(scope)) return;
    this.#begun.add(scope);
    this.#found.push(...(this.#newest.get(scope)?.values() ?? []));
  }
}
