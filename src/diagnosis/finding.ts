/**
 * What rules find in a whole trace. A rule looks at one thing at a time (a dispatch, a call, a tag, a request); what it
 * finds is put together with all else that has the same cause, and that is one problem: see `problems.ts`.
 */
import type { Dispatch, Model, RegisterCall } from '../trace/model.ts';
import type { SyncType } from '../trace/events.ts';
import type { Evidence } from './evidence.ts';
import type { Severity } from './problem.ts';

/** Why a problem is not certain. */
export type Doubt =
  /** Something of that time is missing from the trace. */
  | 'gap'
  /** That a sync made a request, or did something else, is inferred. */
  | 'inferred'
  /** What the handler used is not known: the trace is of before, or the probe came late. */
  | 'unwatched'
  /** That two requests are the same is known by a part of their addresses and their bodies. */
  | 'likeness'
  /** What was sent may have been a stream, of which the browser does not tell. */
  | 'stream'
  /** A page may have asked for it anew at that moment. */
  | 'page'
  /** What a page is for is told by its address alone. */
  | 'address'
  /** It is not over, or was not seen to its end. */
  | 'unfinished'
  /** Nothing that was seen tells why. */
  | 'unexplained';

/** A tag, as it is named. */
export interface TagName {
  scope: string;
  type: SyncType;
  tag: string;
}

/** The `seq` of an event, where there is one. */
export type Seq = number | null | undefined;

/** Those that are there. */
export function seqsIn(seqs: readonly Seq[]): number[] {
  return seqs.filter((seq) => typeof seq === 'number');
}

/** What is found about one thing. */
export interface Finding<Params extends object> {
  /** What it has in common with all else of the same cause. */
  cause: string;
  scope: string;
  tags: readonly TagName[];
  dispatches?: readonly Dispatch[];
  calls?: readonly RegisterCall[];
  /** The `seq` of the events that prove it. */
  evidence: readonly Seq[];
  /** What it takes to say it. */
  params: Params;
  /** Where it is not what the rule says. */
  severity?: Severity;
  doubt?: Doubt | null;
  /** What would change it: it is looked at again when one of these comes. See `signals`. */
  until?: readonly string[];
  /** What would change what all of its cause come to: that is looked at again each time this comes. */
  sumUntil?: string;
}

/** What many findings of one cause come to. */
export interface Sum<Params> {
  params: Params;
  severity?: Severity | undefined;
  doubt?: Doubt | null | undefined;
  /** What proves it beside what proves each. */
  proof?: readonly Seq[];
}

/** What rules know. */
export interface Facts {
  model: Model;
  evidence: Evidence;
  /** Epoch ms; of a trace that is over, its end. */
  now: number;
}

/** A rule: a pure function of a thing and the trace that it is in. */
export interface TraceRule<Id extends string, Thing, Params extends object> {
  id: Id;
  severity: Severity;
  check: (thing: Thing, facts: Facts) => Finding<Params> | null;
  /** Where many say more than each, or one alone says nothing; null where they come to no problem. */
  sum?(findings: readonly Finding<Params>[], facts: Facts): Sum<Params> | null;
}

/** The signals after which something is looked at again. */
export const signals = {
  /** A run of a tag began, or it was registered. */
  again: (tagKey: string): string => `again ${tagKey}`,
  /** A tag of a scope was dispatched for the first time. */
  tagRan: (scope: string): string => `tag ${scope}`,
  /** A run of a tag is over. */
  settled: (tagKey: string): string => `settled ${tagKey}`,
  /** A request was answered well. */
  sent: (identity: string): string => `sent ${identity}`,
};

/** The parts of names that differ each time: ids, numbers, times. */
const varying = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|\d+|[\da-f]{12,}/gi;
/** As much of a name as tells whose it is, in characters. */
const longestName = 100;

/** What names have in common that differ in an id: a tag with an id in it is a known way to queue. */
export function likeness(name: string): string {
  return name.slice(0, longestName).replace(varying, '*');
}

/** The cause of what a handler of a scope does with tags like this one. */
export function causeOf({ scope, type, tag }: TagName): string {
  return `${type} ${scope} ${likeness(tag)}`;
}
