/** The events that a filter lets through, kept up while they grow. */
import type { TraceEvent } from '../../src/trace/events.ts';
import { noFilter, type TraceFilter } from './trace-filter.ts';
import type { TraceLog } from './trace-log.ts';

/** Filters one log after the other; looks again only at what may have changed. */
export class FilteredEvents {
  #log: TraceLog | null = null;
  #filter = noFilter;
  #problems: TraceLog['problems'] = [];
  #seen = 0;
  #passed: TraceEvent[] = [];

  /** The events that pass; the same array, grown, while only new events came. */
  of(log: TraceLog, filter: TraceFilter): readonly TraceEvent[] {
    if (!filter.asks) return log.events;
    // Whether a dispatch failed, an event of it can't know before the end: with `is:` older ones change too.
    const changed = filter.asksStates && this.#seen < log.events.length;
    const found = filter.asksProblems && this.#problems !== log.problems;
    const anew = log !== this.#log || filter !== this.#filter || changed || found;
    if (anew) {
      this.#log = log;
      this.#filter = filter;
      this.#problems = log.problems;
      this.#seen = 0;
    }
    const passed = filter.events(log, this.#seen);
    if (anew) this.#passed = passed;
    else for (const event of passed) this.#passed.push(event);
    this.#seen = log.events.length;
    return this.#passed;
  }
}
