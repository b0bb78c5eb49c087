/**
 * What filters ask of events again and again, found once for each: whose it is, and what it says. In columns of numbers
 * that stand for texts, as a hundred thousand events share a few thousand texts, and each of those is searched once.
 */
import { markedBy } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { triggerOf } from '../texts/trigger-text.ts';
import { verdictText } from '../texts/verdict-text.ts';
import { resultOf } from '../texts/event-facts.ts';
import { originOf } from '../../src/trace/origin.ts';
import type { Filterable } from '../state/trace-filter.ts';

/** A text for each event, by its place among them, or none. */
class TextColumn {
  #numbers = new Int32Array(1024);
  /** The texts that the numbers stand for, in lower case. */
  readonly #texts: (string | null)[] = [];
  readonly #numberOf = new Map<string | null, number>();

  set(place: number, text: string | null): void {
    let number = this.#numberOf.get(text);
    if (number === undefined) this.#numberOf.set(text, (number = this.#texts.push(text?.toLowerCase() ?? null) - 1));
    if (place >= this.#numbers.length) {
      const numbers = this.#numbers;
      this.#numbers = new Int32Array(place * 2);
      this.#numbers.set(numbers);
    }
    this.#numbers[place] = number;
  }

  /** Whether the text at a place, in lower case, holds something; each text is looked at once. */
  search(holds: (text: string) => boolean): (place: number) => boolean {
    const [numbers, texts] = [this.#numbers, this.#texts];
    // For each text 0 if it was not looked at yet, 1 if it does not hold it, else 2.
    const known = new Uint8Array(texts.length);
    const has = (text: string | null | undefined): boolean => text != null && holds(text);
    return (place) => {
      const number = numbers[place] ?? 0;
      return (known[number] || (known[number] = has(texts[number]) ? 2 : 1)) === 2;
    };
  }
}

/** What these say changes with what comes after them: it is looked at again when the trace has grown. */
const changing = new Set(['register-called', 'dispatch-started']);

/** The index of one trace. */
export class EventIndex {
  readonly kinds = new TextColumn();
  readonly tags = new TextColumn();
  readonly scopes = new TextColumn();
  /** What came of each event. */
  readonly results = new TextColumn();
  /** The dispatch that each event belongs to, if any. */
  readonly dispatches: (Dispatch | null)[] = [];
  /** Whether each event tells that something failed. */
  readonly failures: boolean[] = [];
  readonly #model: Model;
  /** The places of the events that may be another when more is known, in their order. */
  readonly #changing: number[] = [];
  /** Of those, what stands before this place was not looked at since the trace grew to its length. */
  #freshFrom = 0;
  #length = 0;
  #dispatchTexts: Pick<Filterable, 'problems'> & { events: number; texts: readonly string[] } = {
    events: -1,
    problems: [],
    texts: [],
  };

  constructor(model: Model) {
    this.#model = model;
  }

  /** How many events it knows. */
  get count(): number {
    return this.dispatches.length;
  }

  /** Gets to know the events up to a place. */
  grow(events: readonly TraceEvent[], to: number): void {
    if (events.length !== this.#length) this.#freshFrom = this.count;
    this.#length = events.length;
    for (let place = this.count; place < to; place++) {
      const event = events[place];
      if (event && this.#add(place, event)) this.#changing.push(place);
    }
  }

  /** Looks again at what may have changed, from a place on. */
  refresh(events: readonly TraceEvent[], from: number): void {
    for (let i = this.#changing.length - 1; i >= 0; i--) {
      const place = this.#changing[i] ?? 0;
      if (place < from) break;
      const event = events[place];
      if (place < this.#freshFrom && event) this.#add(place, event);
    }
    this.#freshFrom = Math.min(this.#freshFrom, from);
  }

  /** Tells whether it may be another when more is known. */
  #add(place: number, event: TraceEvent): boolean {
    const { tag, scope, dispatch } = originOf(this.#model, event);
    this.kinds.set(place, event.kind);
    this.tags.set(place, tag);
    this.scopes.set(place, scope);
    this.results.set(place, resultOf(this.#model, event));
    this.failures[place] = isFailure(event);
    this.dispatches[place] = dispatch;
    // What belongs to nothing yet may do so later.
    return tag === null || changing.has(event.kind);
  }

  /** For each dispatch all that words are looked for in, a line each, in lower case. */
  dispatchTexts({ model, events, dispatches, problems }: Filterable): readonly string[] {
    const known = this.#dispatchTexts;
    if (known.events !== events.length || known.problems !== problems) {
      const marked = markedBy(problems);
      const texts = dispatches.map((dispatch) => {
        const { tag, scope, requests } = dispatch;
        const said = [
          tag,
          scope,
          verdictText(dispatch, verdictOf(dispatch, marked, model.to ?? 0)),
          triggerOf(model, dispatch),
          ...requests.map(({ url }) => url),
        ];
        return said.join('\n').toLowerCase();
      });
      this.#dispatchTexts = { events: events.length, problems, texts };
    }
    return this.#dispatchTexts.texts;
  }
}

function isFailure(event: TraceEvent): boolean {
  if (!isKnown(event)) return false;
  if (event.kind === 'exception-thrown') return true;
  if (!('outcome' in event)) return false;
  return event.outcome === 'failed' || event.outcome === 'rejected' || event.outcome === 'timed-out';
}

const indexes = new WeakMap<Model, EventIndex>();

/** The index of a trace; it fills as it is asked. */
export function indexOf({ model }: Pick<Filterable, 'model'>): EventIndex {
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = new EventIndex(model)));
  return index;
}

/** Gets to know what a trace holds now before anyone asks, while the browser has nothing else to do; ends with the signal. */
export function prepareIndex(trace: Filterable, signal: AbortSignal): void {
  const index = indexOf(trace);
  const to = trace.events.length;
  const work = (deadline: IdleDeadline): void => {
    if (signal.aborted) return;
    // Never as long as the browser would allow: what the user does meanwhile waits for the end.
    const until = performance.now() + Math.min(longestWork, deadline.timeRemaining());
    while (index.count < to && performance.now() < until) index.grow(trace.events, Math.min(to, index.count + eventsAtOnce));
    if (index.count < to) requestIdleCallback(work);
    else index.dispatchTexts(trace);
  };
  setTimeout(() => requestIdleCallback(work), untilDrawn);
}

/** What was just opened is drawn first: so long after it was read, ms, it is. */
const untilDrawn = 500;
const eventsAtOnce = 100;
const longestWork = 8;
