/** The events that a filter lets through, kept up while they grow. */
import type { TraceEvent } from '../../src/trace/events.ts';
import { matchesEvent } from '../filter/match.ts';
import type { Filter } from '../filter/parse.ts';
import { eventText } from '../tables/event-facts.ts';
import type { TraceLog } from './trace-log.ts';

/** Filters one log after the other; looks again only at what may have changed. */
export class FilteredEvents {
  #log: TraceLog | null = null;
  #filter: Filter | null = null;
  #seen = 0;
  #passed: TraceEvent[] = [];

  /** The events that pass; the same array, grown, while only new events came. */
  of(log: TraceLog, filter: Filter): readonly TraceEvent[] {
    if (filter.terms.length === 0) return log.events;
    // Whether a dispatch failed, an event of it can't know before the end: with `is:` older ones change too.
    const stateful = filter.terms.some((term) => term.field === 'is');
    const anew = log !== this.#log || filter !== this.#filter || (stateful && this.#seen < log.events.length);
    if (anew) {
      this.#log = log;
      this.#filter = filter;
      this.#seen = 0;
      this.#passed = [];
    }
    for (; this.#seen < log.events.length; this.#seen++) {
      const event = log.events[this.#seen];
      if (event && matchesEvent(filter, log.model, event, () => eventText(log.model, event)))
        this.#passed.push(event);
    }
    return this.#passed;
  }
}
