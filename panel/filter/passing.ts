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
  /** To be told of how many events a model was made, before it is asked about them. */
  grown: (model: Model, count: number) => void;
  event: (model: Model, event: TraceEvent) => boolean;
  dispatch: (model: Model, dispatch: Dispatch) => boolean;
  tag: (tag: Tag) => boolean;
}

/** Without a filter everything passes. */
export const everything: Passing = {
  asks: false,
  asksStates: false,
  problem: null,
  grown: () => undefined,
  event: () => true,
  dispatch: () => true,
  tag: () => true,
};
