/** What passes a filter of a trace, apart from how: reading and applying one is loaded with the first. */
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';

/** What filters are asked about: a trace, which may grow. */
export interface Filterable {
  readonly model: Model;
  readonly events: readonly TraceEvent[];
  /** In the order in which they began. */
  readonly dispatches: readonly Dispatch[];
  /** What is wrong, as far as it was found. */
  readonly problems: readonly TraceProblem[];
}

/** A filter: what of a trace passes it. */
export interface TraceFilter {
  /** Whether the filter asks for anything. */
  asks: boolean;
  /** Whether it asks how dispatches stand, which changes after their events. */
  asksStates: boolean;
  /** Whether it asks for problems, which are found after the events. */
  asksProblems: boolean;
  /** What of it could not be understood, in a sentence; the rest still applies. */
  problem: string | null;
  /** Those of a trace's events, from a place on, that pass, as an array of its own. */
  events: (trace: Filterable, from: number) => TraceEvent[];
  dispatches: (trace: Filterable) => readonly Dispatch[];
  tag: (tag: Tag, trace: Filterable) => boolean;
  /** Whether a registration passes, apart from its tags. */
  registration: (scope: string) => boolean;
  problems: (trace: Filterable) => readonly TraceProblem[];
}

/** Without a filter everything passes. */
export const noFilter: TraceFilter = {
  asks: false,
  asksStates: false,
  asksProblems: false,
  problem: null,
  events: ({ events }, from) => events.slice(from),
  dispatches: ({ dispatches }) => dispatches,
  tag: () => true,
  registration: () => true,
  problems: ({ problems }) => problems,
};
