/** What a filter does, apart from how: reading and applying one is loaded with the first. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';

/** What passes a filter. */
export interface Passing {
  /** Whether the filter asks for anything. */
  asks: boolean;
  /** Whether it asks how dispatches stand, which changes after their events. */
  asksStates: boolean;
  /** What of it could not be understood, in a sentence; the rest still applies. */
  problem: string | null;
  /** Those of a model's events, from a place on, that pass. */
  events: (model: Model, events: readonly TraceEvent[], from: number) => readonly TraceEvent[];
  dispatch: (model: Model, dispatch: Dispatch) => boolean;
  tag: (tag: Tag) => boolean;
}

/** Without a filter everything passes. */
export const everything: Passing = {
  asks: false,
  asksStates: false,
  problem: null,
  events: (_, events, from) => events.slice(from),
  dispatch: () => true,
  tag: () => true,
};
