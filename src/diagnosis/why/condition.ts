/** What a sync needs before it comes, one condition at a time. */
import type { Seq } from '../finding.ts';
import type { Model, Tag } from '../../trace/model.ts';
import type { Evidence } from '../evidence.ts';
import type { TagStatus } from '../tag-status.ts';

/** What can be looked up beside the trace, now; null is what could not be looked up. */
export interface Surroundings {
  /** Whether the machine has a network: that says nothing of whether a server answers. */
  online: boolean | null;
  /** How many tabs of the registration's origin are open in this browser profile. */
  windows: number | null;
  /** How many of these are in view. */
  visible: number | null;
  /** Whether the window is private. */
  isPrivate: boolean | null;
}

/** Of a trace that is over, nothing can be looked up. */
export const nothingLookedUp: Surroundings = { online: null, windows: null, visible: null, isPrivate: null };

/** A tag, and all that may hold it back. */
export interface Held {
  tag: Tag;
  status: TagStatus;
  model: Model;
  /** Epoch ms. */
  now: number;
  surroundings: Surroundings;
  /** Which events tell of what. */
  evidence: Pick<Evidence, 'observed' | 'connectivity'>;
}

/** `met`: it holds nothing back. `unmet`: it holds the tag back. `unknown`: only the user, or nobody, can tell. */
export type ConditionState = 'met' | 'unmet' | 'unknown';

/** How a condition stands. */
export interface Standing<Params extends object> {
  state: ConditionState;
  /** What it takes to say it. */
  params: Params;
  /** The `seq` of the events that prove it. */
  evidence?: readonly Seq[];
  /** When it will be met, at the earliest (epoch ms). */
  metAt?: number | null;
}

/** A condition: a pure function of what is known; null where it does not apply. */
export interface Condition<Id extends string, Params extends object> {
  id: Id;
  check: (held: Held) => Standing<Params> | null;
}

/** How a condition of a list stands. */
export type StandingOf<C> =
  C extends Condition<infer Id, infer Params>
    ? { condition: Id; state: ConditionState; params: Params; evidence: readonly number[]; metAt: number | null }
    : never;
