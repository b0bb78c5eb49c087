/**
 * The events of a trace: their schema, written once, and the types made from it.
 *
 * A trace is a list of small immutable events, and the only thing that SyncScope stores. Reading accepts
 * unknown extra fields and unknown kinds, so that a trace of a later tool survives a way through this one.
 */
import * as v from 'valibot';
import { fitting } from './fits.ts';
import { mismatchOf, type Mismatch } from './mismatch.ts';

const finite = v.pipe(v.number(), v.finite());
const flag = v.boolean();
const text = v.string();
const seqNumber = v.pipe(v.number(), v.integer(), v.minValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const errorInfo = v.looseObject({ name: text, message: text, stack: v.exactOptional(text) });
const stackFrame = v.looseObject({ function: text, url: text, line: count, column: count });
const stack = v.array(stackFrame);
const api = v.picklist(['sync', 'periodicSync']);
const syncType = v.picklist(['sync', 'periodicsync']);
const permission = v.nullable(v.picklist(['granted', 'denied', 'prompt']));
const workerVersion = v.nullable(v.looseObject({ scriptUrl: text, state: text }));
const attribution = v.picklist(['exact', 'inferred', 'none']);
const settled = v.picklist(['resolved', 'rejected']);
const fireWay = v.picklist(['all-attempts', 'while-offline', 'cold-start']);

const call = {
  callId: text,
  api,
  tag: text,
  minInterval: v.exactOptional(finite),
  /** Whose script made the call; missing where that is not known. */
  context: v.exactOptional(v.picklist(['page', 'worker'])),
  frameUrl: v.exactOptional(text),
  /** Whether anybody had clicked or typed in the document before; missing where that is not known. */
  userActivation: v.exactOptional(flag),
  stack: v.exactOptional(stack),
  /** The user's own fire through the browser, and no call of the page. */
  fireId: v.exactOptional(text),
};
const callSettled = {
  callId: text,
  outcome: settled,
  error: v.exactOptional(errorInfo),
  fireId: v.exactOptional(text),
};
/** A rule of `faults.ts`, as far as a reader must know it. */
const faultRule = v.looseObject({
  id: v.exactOptional(text),
  url: v.exactOptional(text),
  method: v.exactOptional(text),
  what: v.exactOptional(text),
  ms: v.exactOptional(finite),
  status: v.exactOptional(count),
  body: v.exactOptional(text),
  when: v.exactOptional(text),
  count: v.exactOptional(count),
});
const inDispatch = { dispatchId: v.nullable(text), attribution };

/** What came of a dispatch, in short: see `summaryOf`. */
export const runSummary = v.looseObject({
  outcome: v.nullable(v.picklist(['succeeded', 'failed'])),
  /** ms */
  duration: v.nullable(finite),
  promises: v.array(v.picklist(['fulfilled', 'rejected', 'pending'])),
  /** As `POST /path 200`. */
  requests: v.array(text),
  errors: v.array(text),
});
export type RunSummary = v.InferOutput<typeof runSummary>;

/** What the requests of a replay meet: see `ReplayRequests`. */
export const replayRequests = v.picklist(['network', 'recording', 'fail']);

/** A dispatch of a recording, as a replay does it again. */
export const replayedDispatch = v.looseObject({
  dispatchId: text,
  type: syncType,
  scope: text,
  tag: text,
  lastChance: v.nullable(flag),
  /** How long after the first of them it began, ms. */
  after: finite,
  /** The same for when the browser could have begun it; missing where that is no earlier. */
  ready: v.exactOptional(finite),
  was: runSummary,
});
export type ReplayedDispatch = v.InferOutput<typeof replayedDispatch>;

/** The fields of each kind of event, beside those that every event has. */
export const eventKinds = {
  'registration-observed': {
    scope: text,
    active: workerVersion,
    waiting: workerVersion,
    installing: workerVersion,
    permissions: v.looseObject({ sync: permission, periodicSync: permission }),
  },
  'register-called': call,
  'register-settled': callSettled,
  'unregister-called': call,
  'unregister-settled': callSettled,
  'tags-observed': { api, scope: text, tags: v.array(text) },
  /** `ServiceWorkerRegistration.unregister()`: its tags go with it. */
  'registration-unregister-called': {
    callId: text,
    scope: text,
    context: v.picklist(['page', 'worker']),
    frameUrl: v.exactOptional(text),
    stack: v.exactOptional(stack),
  },
  'registration-unregister-settled': {
    callId: text,
    outcome: settled,
    /** What it resolved with: false where there was no such registration any more. */
    removed: v.exactOptional(flag),
    error: v.exactOptional(errorInfo),
  },

  'dispatch-started': {
    dispatchId: text,
    type: syncType,
    tag: text,
    lastChance: v.nullable(flag),
    trusted: flag,
    fireId: v.exactOptional(text),
  },
  'wait-until-called': {
    dispatchId: text,
    promiseId: text,
    late: flag,
    error: v.exactOptional(errorInfo),
    stack: v.exactOptional(stack),
  },
  'wait-until-settled': {
    dispatchId: text,
    promiseId: text,
    outcome: v.picklist(['fulfilled', 'rejected']),
    error: v.exactOptional(errorInfo),
  },
  'handler-returned': { dispatchId: text, listeners: v.nullable(count), error: v.exactOptional(errorInfo) },
  'dispatch-settled': {
    dispatchId: text,
    outcome: v.picklist(['succeeded', 'failed']),
    reason: v.exactOptional(v.picklist(['rejected', 'timeout', 'worker-stopped'])),
    error: v.exactOptional(errorInfo),
  },

  'request-started': {
    requestId: text,
    ...inDispatch,
    method: text,
    url: text,
    headers: v.exactOptional(v.record(text, text)),
    bodySize: v.exactOptional(count),
    body: v.exactOptional(text),
    /** Missing where the body is text. */
    bodyEncoding: v.exactOptional(v.literal('base64')),
    /** The body was not to be had, or too large. */
    bodyCut: v.exactOptional(v.literal(true)),
  },
  'request-settled': {
    requestId: text,
    /** An answer is told at its head and again at the end of its body; missing in traces of before. */
    phase: v.exactOptional(v.picklist(['head', 'end'])),
    outcome: v.picklist(['responded', 'failed']),
    status: v.exactOptional(count),
    statusText: v.exactOptional(text),
    mimeType: v.exactOptional(text),
    encodedSize: v.exactOptional(count),
    fromCache: v.exactOptional(flag),
    /** The rule of the user that it met. */
    faultId: v.exactOptional(text),
    /** Those of the answer. */
    headers: v.exactOptional(v.record(text, text)),
    /** What a replay did with it, where that did not let it go to the network: see `AnsweredBy`. */
    answered: v.exactOptional(v.picklist(['recording', 'missing', 'failed'])),
    error: v.exactOptional(errorInfo),
  },
  'response-body': {
    requestId: text,
    body: v.exactOptional(text),
    encoding: v.picklist(['text', 'base64']),
    /** Bytes of the whole body; missing where that is not known. */
    size: v.exactOptional(count),
    /** There was more than is here. */
    cut: v.exactOptional(v.literal(true)),
    /** Why it is cut, or not here at all. */
    reason: v.exactOptional(text),
  },
  'console-message': { ...inDispatch, level: text, text, stack: v.exactOptional(stack) },
  'exception-thrown': { ...inDispatch, error: errorInfo },

  'worker-changed': {
    workerId: text,
    scope: text,
    scriptUrl: text,
    change: v.picklist(['started', 'stopped', 'replaced']),
    /** Whether the probe was there before the worker's script; else requests are tied to dispatches by inference. */
    early: v.exactOptional(flag),
    /** Who stopped it, where that was us: the user through the panel, or the recorder for its probe. */
    by: v.exactOptional(v.picklist(['panel', 'recorder'])),
  },
  'connectivity-changed': { offline: flag, by: v.picklist(['panel', 'browser']) },
  'page-changed': { change: v.picklist(['navigated', 'restored', 'closed']), url: v.exactOptional(text) },
  'recording-started': {
    reason: v.exactOptional(text),
    /** Whether bodies are recorded. */
    bodies: v.exactOptional(v.literal(true)),
  },
  'recording-stopped': { reason: v.exactOptional(text) },
  'capture-gap': {
    from: finite,
    to: finite,
    reason: text,
    /** What `reason` says, for programs, with its figures and names. */
    code: v.exactOptional(text),
    params: v.exactOptional(v.record(text, v.union([text, finite, flag, v.null()]))),
  },

  'fire-requested': {
    fireId: text,
    mode: v.picklist(['browser', 'simulated']),
    type: syncType,
    tag: text,
    lastChance: v.nullable(flag),
    scope: text,
    /** What is done beside the one dispatch: see `FireWay`. */
    way: v.exactOptional(fireWay),
    /** The replay that it is part of, and which recorded dispatch it does again. */
    replayId: v.exactOptional(text),
    replayOf: v.exactOptional(text),
  },
  'fire-settled': {
    fireId: text,
    outcome: v.picklist(['succeeded', 'failed', 'pending', 'timed-out']),
    /** The last of its dispatches. */
    dispatchId: v.exactOptional(text),
    /** How long a worker that was stopped first took to start, ms. */
    startup: v.exactOptional(finite),
    error: v.exactOptional(errorInfo),
  },
  'replay-started': {
    replayId: text,
    /** The id of the recording that is replayed. */
    from: v.exactOptional(text),
    /** How often as fast as recorded; null: as fast as possible, in the recorded order. */
    speed: v.exactOptional(v.nullable(finite)),
    mode: v.exactOptional(v.picklist(['browser', 'simulated'])),
    /** What requests meet: see `ReplayRequests`. */
    requests: v.exactOptional(replayRequests),
    /** Whether the workers were cut from the network meanwhile; written before there was `requests`. */
    offline: v.exactOptional(flag),
    dispatches: v.exactOptional(v.array(replayedDispatch)),
  },
  'replay-settled': {
    replayId: text,
    outcome: v.exactOptional(v.picklist(['completed', 'cancelled', 'failed'])),
    reason: v.exactOptional(text),
  },
  'fault-changed': { rule: faultRule, active: flag },
};

const source = v.picklist(['page', 'worker', 'browser', 'panel']);
const draftFields = {
  id: text,
  at: finite,
  source,
  scope: v.exactOptional(text),
  workerId: v.exactOptional(text),
};
const eventFields = { seq: seqNumber, ...draftFields };

type Kinds = typeof eventKinds;
type Out<Fields extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Fields, undefined>>;
type Flat<T> = { [K in keyof T]: T[K] };
type WithKind<Fields extends v.ObjectEntries> = {
  [K in keyof Kinds]: Flat<
    { kind: K } & Out<Kinds[K]> & Omit<Out<Fields>, keyof Kinds[K]>
  >;
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
/** A draft of one kind. */
export type DraftOf<K extends EventKind> = WithKind<typeof draftFields>[K];
/** A draft without what its source adds to it: id, time and source. */
export type EventFacts = EventDraft extends infer D
  ? D extends unknown
    ? Omit<D, 'id' | 'at' | 'source'>
    : never
  : never;

/** An error as it is written into a trace. */
export type ErrorInfo = Out<typeof errorInfo.entries>;
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


const baseEvent = { ...eventFields, kind: text };

function schemasOf<Base extends typeof eventFields | typeof draftFields>(base: Base) {
  return new Map<string, v.GenericSchema<unknown>>(
    Object.entries(eventKinds).map(([kind, fields]) => [
      kind,
      v.looseObject({ ...base, kind: v.literal(kind), ...fields }),
    ]),
  );
}

/** For each known kind, the schema of its events. */
export const eventSchemas = schemasOf(eventFields);
/** The schema of an event of a kind that this version does not know. */
export const unknownEventSchema = v.looseObject(baseEvent);
const draftSchemas = schemasOf(draftFields);
const eventPredicates = new Map([...eventSchemas].map(([kind, schema]) => [kind, fitting(schema)]));
const unknownEventFits = fitting(unknownEventSchema);

function kindOf(input: unknown): string {
  return typeof input === 'object' && input !== null && 'kind' in input && typeof input.kind === 'string'
    ? input.kind
    : '';
}

/** What first does not fit in what should be an event of a trace, or undefined. Unknown kinds and fields are fine. */
export function eventMismatch(input: unknown, path = ''): Mismatch | undefined {
  if (isEvent(input)) return undefined;
  const schema = eventSchemas.get(kindOf(input)) ?? unknownEventSchema;
  const result = v.safeParse(schema, input, { abortEarly: true });
  return result.success ? undefined : mismatchOf(result.issues, path);
}

/** Whether an input is an event of a trace, of a known kind or not. */
export function isEvent(input: unknown): input is TraceEvent {
  return (eventPredicates.get(kindOf(input)) ?? unknownEventFits)(input);
}

/** Whether an input is a draft of a kind that this version knows: what hooks and probes may send. */
export function isDraft(input: unknown): input is EventDraft {
  return v.is(draftSchemas.get(kindOf(input)) ?? v.never(), input);
}

/** Whether this version knows the kind of an event, whose fields were checked when it was read. */
export function isKnown(event: TraceEvent): event is KnownEvent {
  return eventSchemas.has(event.kind);
}
