/** What filters ask of events again and again, found once for each: whose it is, and what it says. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { resultOf } from '../tables/event-facts.ts';
import { originOf } from './origin.ts';

type Origin = ReturnType<typeof originOf>;

/** What these say changes with what comes after them: it is kept until the trace grows. */
const changing = new Set(['register-called', 'dispatch-started']);

/** The index of the events of one model. */
export class EventIndex {
  readonly #model: Model;
  readonly #origins: Origin[] = [];
  readonly #results: string[] = [];
  readonly #changingResults = new Map<number, string>();
  #count = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Whose an event is. */
  origin(event: TraceEvent): Origin {
    const known = this.#origins[event.seq];
    if (known) return known;
    const origin = originOf(this.#model, event);
    // What belongs to nothing yet may do so when more is known.
    if (origin.tag !== '') this.#origins[event.seq] = origin;
    return origin;
  }

  /** What came of it, in lower case. */
  result(event: TraceEvent): string {
    const known = this.#results[event.seq] ?? this.#changingResults.get(event.seq);
    if (known !== undefined) return known;
    const result = resultOf(this.#model, event).toLowerCase();
    if (changing.has(event.kind)) this.#changingResults.set(event.seq, result);
    else this.#results[event.seq] = result;
    return result;
  }

  /** Tells how many events there are now. */
  grown(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#changingResults.clear();
  }
}

const indexes = new WeakMap<Model, EventIndex>();

/** The index of a model; it fills as it is asked. */
export function indexOf(model: Model): EventIndex {
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = new EventIndex(model)));
  return index;
}

/** Looks at events before anyone asks, as long as the browser has nothing else to do; ends with the signal. */
export function prepareIndex(model: Model, events: readonly TraceEvent[], signal: AbortSignal): void {
  const index = indexOf(model);
  let next = 0;
  const work = (deadline: IdleDeadline): void => {
    while (next < events.length && deadline.timeRemaining() > 1) {
      for (const event of events.slice(next, next + eventsAtOnce)) {
        index.origin(event);
        index.result(event);
      }
      next += eventsAtOnce;
    }
    if (next < events.length && !signal.aborted) requestIdleCallback(work);
  };
  requestIdleCallback(work);
}

const eventsAtOnce = 100;
