/**
 * What filters ask of events again and again, found once for each: whose it is, and what it says. In columns of numbers
 * that stand for texts, as a hundred thousand events share a few thousand texts, and each of those is searched once.
 */
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { resultOf } from '../tables/event-facts.ts';
import { originOf } from './origin.ts';

/** Texts, each with a number; the first has 0. */
export class Texts {
  readonly #all: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** How many there are. */
  get count(): number {
    return this.#all.length;
  }

  /** The number of a text. */
  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = this.#all.push(text) - 1));
    return number;
  }

  /** The text that has a number. */
  at(number: number): string {
    return this.#all[number] ?? '';
  }
}

/** What filters ask of one event: the numbers of its texts, and the dispatch that it belongs to. */
export interface IndexedEvent {
  event: TraceEvent;
  kind: number;
  tag: number;
  scope: number;
  /** What came of it, in lower case. */
  result: number;
  /** Whether it tells that something failed. */
  failed: boolean;
  dispatch: Dispatch | null;
}

/** What these say changes with what comes after them: it is kept until the trace grows. */
const changing = new Set(['register-called', 'dispatch-started']);

/** The index of the events of one model. */
export class EventIndex {
  readonly kinds = new Texts();
  readonly tags = new Texts();
  readonly scopes = new Texts();
  readonly results = new Texts();
  readonly #model: Model;
  readonly #events: (IndexedEvent | undefined)[] = [];
  /** The places of those that may be another when more is known. */
  #changing: number[] = [];
  #count = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  /** What filters ask of one of the model's events, by its place among them. */
  at(place: number, events: readonly TraceEvent[]): IndexedEvent | undefined {
    return this.#events[place] ?? this.#add(place, events[place]);
  }

  #add(place: number, event: TraceEvent | undefined): IndexedEvent | undefined {
    if (!event) return undefined;
    const { tag, scope, dispatch } = originOf(this.#model, event);
    const indexed = {
      event,
      kind: this.kinds.numberOf(event.kind),
      tag: this.tags.numberOf(tag),
      scope: this.scopes.numberOf(scope),
      result: this.results.numberOf(resultOf(this.#model, event).toLowerCase()),
      failed: isFailure(event),
      dispatch,
    };
    this.#events[place] = indexed;
    // What belongs to nothing yet may do so later.
    if (tag === '' || changing.has(event.kind)) this.#changing.push(place);
    return indexed;
  }

  /** Tells how many events there are now. */
  grown(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    for (const place of this.#changing) this.#events[place] = undefined;
    this.#changing = [];
  }
}

function isFailure(event: TraceEvent): boolean {
  if (!isKnown(event)) return false;
  if (event.kind === 'exception-thrown') return true;
  if (!('outcome' in event)) return false;
  return event.outcome === 'failed' || event.outcome === 'rejected' || event.outcome === 'timed-out';
}

const indexes = new WeakMap<Model, EventIndex>();

/** The index of a model; it fills as it is asked. */
export function indexOf(model: Model): EventIndex {
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = new EventIndex(model)));
  return index;
}

/** Looks at events before anyone asks, while the browser has nothing else to do; ends with the signal. */
export function prepareIndex(model: Model, events: readonly TraceEvent[], signal: AbortSignal): void {
  const index = indexOf(model);
  index.grown(events.length);
  let next = 0;
  const work = (deadline: IdleDeadline): void => {
    // Never as long as the browser would allow: what the user does meanwhile waits for the end.
    const until = performance.now() + Math.min(longestWork, deadline.timeRemaining());
    while (next < events.length && performance.now() < until) {
      for (const end = next + eventsAtOnce; next < end; next++) index.at(next, events);
    }
    if (next < events.length && !signal.aborted) requestIdleCallback(work);
  };
  requestIdleCallback(work);
}

const eventsAtOnce = 100;
const longestWork = 8;
