/**
 * The events of a trace: their schema, made from the descriptors of their kinds, and the types made from that.
 *
 * A trace is a list of small immutable events, and the only thing that SyncScope stores. Reading accepts
 * unknown extra fields and unknown kinds, so that a trace of a later tool survives a way through this one.
 */
import * as v from 'valibot';
import { predicateOf } from './schema-predicate.ts';
import {
  draftFields,
  eventFields,
  name,
  type api,
  type attribution,
  type error,
  type stackFrame,
  type syncType,
} from './kinds/fields.ts';
import type { fireWay } from './kinds/fire.ts';
import { eventKinds } from './kinds/index.ts';
import type { permission } from './kinds/registration-observed.ts';
import type { replayedDispatch, replayRequests, runSummary } from './kinds/replay.ts';

type Kinds = typeof eventKinds;
type Out<Fields extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Fields, undefined>>;
type Flat<T> = { [K in keyof T]: T[K] };
type WithKind<Fields extends v.ObjectEntries> = {
  [K in keyof Kinds]: Flat<{ kind: K } & Out<Kinds[K]['fields']> & Omit<Out<Fields>, keyof Kinds[K]['fields']>>;
};

/** The name of a kind of event that this version knows. */
export type EventKind = keyof Kinds;
/** An event of one kind. */
export type EventOf<K extends EventKind> = WithKind<typeof eventFields>[K];
/** An event of a kind that this version knows. */
export type KnownEvent = EventOf<EventKind>;
/** Any event of a trace, also of a kind that this version does not know. */
export type TraceEvent = { kind: string } & Out<typeof eventFields>;
/** A known event as its source made it, before the recorder gave it a `seq`. */
export type EventDraft = WithKind<typeof draftFields>[EventKind];
/** A draft without what its source adds to it: id, time and source. */
export type EventFacts = EventDraft extends infer D ? (D extends unknown ? Omit<D, 'id' | 'at' | 'source'> : never) : never;

/** An error as it is written into a trace. */
export type ErrorInfo = Out<typeof error.entries>;
/** One call on a stack; line and column count from 1. */
export type StackFrame = Out<typeof stackFrame.entries>;
/** A worker version of a registration, or null where there is none. */
export type WorkerVersion = { scriptUrl: string; state: string } | null;
/** The state of a permission; null where the browser does not know it. */
export type PermissionState = v.InferOutput<typeof permission>;
/** Which of the two registering interfaces: `SyncManager` or `PeriodicSyncManager`. */
export type SyncApi = v.InferOutput<typeof api>;
/** The type of the worker's event: one-shot or periodic. */
export type SyncType = v.InferOutput<typeof syncType>;
/**
 * What a fire does beside one dispatch: attempts until one succeeds, without the waits between them; registers the tag
 * while the workers are cut from the network, and then connects them; or stops the worker first.
 */
export type FireWay = v.InferOutput<typeof fireWay>;
/**
 * What the requests of a replay meet: the network; the answers that were recorded, and never the network; or failure.
 */
export type ReplayRequests = v.InferOutput<typeof replayRequests>;
/**
 * What a replay did with a request: answered it from the recording; failed it, because the recording does not hold it;
 * or failed it as it fails all.
 */
export type AnsweredBy = NonNullable<EventOf<'request-settled'>['answered']>;
/** How sure it is that a fact belongs to its dispatch. */
export type Attribution = v.InferOutput<typeof attribution>;
/** What came of a dispatch, in short: see `summaryOf`. */
export type RunSummary = v.InferOutput<typeof runSummary>;
/** A dispatch of a recording, as a replay does it again. */
export type ReplayedDispatch = v.InferOutput<typeof replayedDispatch>;

function schemasOf<Base extends typeof eventFields | typeof draftFields>(base: Base) {
  return new Map<string, v.GenericSchema<unknown>>(
    Object.entries(eventKinds).map(([kind, { fields }]) => [kind, v.looseObject({ ...base, kind: v.literal(kind), ...fields })]),
  );
}

/** For each known kind, the schema of its events. */
export const eventSchemas = schemasOf(eventFields);
/** The schema of an event of a kind that this version does not know. */
export const unknownEventSchema = v.looseObject({ ...eventFields, kind: name });
const draftSchemas = schemasOf(draftFields);
const eventPredicates = new Map([...eventSchemas].map(([kind, schema]) => [kind, predicateOf(schema)]));
const unknownEventFits = predicateOf(unknownEventSchema);

/** The kind that an input says it is; empty where it says none. */
export function kindNameOf(input: unknown): string {
  return typeof input === 'object' && input !== null && 'kind' in input && typeof input.kind === 'string' ? input.kind : '';
}

/** Whether an input is an event of a trace, of a known kind or not. */
export function isEvent(input: unknown): input is TraceEvent {
  return (eventPredicates.get(kindNameOf(input)) ?? unknownEventFits)(input);
}

/** Whether an input is a draft of a kind that this version knows: what hooks and probes may send. */
export function isDraft(input: unknown): input is EventDraft {
  return v.is(draftSchemas.get(kindNameOf(input)) ?? v.never(), input);
}

/** Whether this version knows the kind of an event, whose fields were checked when it was read. */
export function isKnown(event: TraceEvent): event is KnownEvent {
  return eventSchemas.has(event.kind);
}
