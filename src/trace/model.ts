/**
 * What a trace tells, once folded: registrations, tags, dispatches, fires. All of it derived; nothing here
 * is ever stored.
 */
import type { BodyEncoding } from './bodies.ts';
import type {
  AnsweredBy,
  Attribution,
  ErrorInfo,
  EventOf,
  FireWay,
  PermissionState,
  ReplayedDispatch,
  StackFrame,
  SyncApi,
  SyncType,
  WorkerVersion,
} from './events.ts';
import type { PendingTags } from './pending-tags.ts';
import { shortName } from './short-name.ts';
import type { EventReason, EventError } from './event-reason.ts';

/** A stretch of time, in epoch ms; `to` is null while it lasts. */
export interface Span {
  from: number;
  to: number | null;
}

/** Something that events tell of. */
interface Told {
  /** The `seq` of the event that told of its beginning, and of the last that told of its end; null before that. */
  beganSeq: number;
  endedSeq: number | null;
}

/** One call of `register()` or `unregister()`. */
export interface RegisterCall extends Told {
  callId: string;
  method: 'register' | 'unregister';
  api: SyncApi;
  tag: string;
  scope: string | null;
  /** The key of its tag in `Model.tags`; null where its scope is not known. */
  tagKey: string | null;
  /** Whose script made it; null where that is not known. */
  context: 'page' | 'worker' | null;
  /** The document that made it; null where that was not told. */
  frameUrl: string | null;
  /** Whether anybody had clicked or typed in that document before; null where that is not known. */
  userActivation: boolean | null;
  /** The user's own fire through the browser, and no call of the page; else null. */
  fireId: string | null;
  minInterval: number | null;
  calledAt: number;
  settledAt: number | null;
  outcome: 'resolved' | 'rejected' | null;
  error: ErrorInfo | null;
  stack: StackFrame[];
}

/** One call of `ServiceWorkerRegistration.unregister()`. */
export interface UnregisterCall extends Told {
  callId: string;
  scope: string;
  context: 'page' | 'worker';
  frameUrl: string | null;
  calledAt: number;
  settledAt: number | null;
  /** Whether it took a registration away; null where that was not told. */
  removed: boolean | null;
  /** The tags that were gone after it. */
  took: Tag[];
  stack: StackFrame[];
}

/** How it came that a tag was registered no more, and when that was seen. */
export interface TagEnd {
  at: number;
  /** Since when it had been registered, as far as it was seen. */
  since: number;
  /**
   * `settled`: its run succeeded, or was its last chance. `unregistered`: by its own `unregister()`. `registration`: it
   * was gone when its registration was. `unlisted`: the browser lists it no more.
   */
  how: 'settled' | 'unregistered' | 'registration' | 'unlisted';
  /** The call that was to take its registration away then. */
  call: UnregisterCall | null;
}

/** Whether a tag went with its registration. */
export function wentWithRegistration(end: TagEnd | null): boolean {
  return end !== null && (end.how === 'registration' || (end.call !== null && end.call.removed !== false));
}

/** One promise given to `waitUntil`. */
export interface ExtendPromise extends Told {
  promiseId: string;
  givenAt: number;
  late: boolean;
  /** Which of the listeners gave it, from 1; null where that is not known. */
  listener: number | null;
  settledAt: number | null;
  outcome: 'fulfilled' | 'rejected' | null;
  error: ErrorInfo | null;
  stack: StackFrame[];
}

/** What was recorded of a body. */
export interface RecordedBody {
  /** In the encoding; null where nothing of it is here. */
  body: string | null;
  encoding: BodyEncoding;
  /** Bytes; null where that is not known. */
  size: number | null;
  /** Whether there was more. */
  cut: boolean;
  /** Why it is cut or missing, where that is told. */
  why: EventReason | null;
}

/** One request made by a worker. */
export interface RequestRecord extends Told {
  requestId: string;
  dispatchId: string | null;
  attribution: Attribution;
  method: string;
  url: string;
  startedAt: number;
  /** When it was known how it is answered, and its `fetch()` settled: at the head of the answer, or when it failed. */
  headAt: number | null;
  /** When its body had come to its end, as far as that was told; before that as `headAt`. */
  settledAt: number | null;
  /**
   * Whether its start, or how it is answered, was told after the end of its event. A worker tells that end as soon as it can,
   * so what comes before surely was earlier, whatever the two clocks say.
   */
  afterEvent: boolean;
  outcome: 'responded' | 'failed' | null;
  status: number | null;
  statusText: string | null;
  mimeType: string | null;
  /** Bytes over the network. */
  encodedSize: number | null;
  fromCache: boolean;
  /** The user's rule that it met; see `faults.ts`. */
  faultId: string | null;
  /** That rule as it was then; null also where it was not told. */
  rule: EventOf<'fault-changed'>['rule'] | null;
  /** The request that the user had sent again by it; null where it is the worker's own. */
  resendOf: string | null;
  /** What a replay did with it, if not let it go to the network. */
  answered: AnsweredBy | null;
  /** How much it sent, bytes; null where that was not told. */
  bodySize: number | null;
  /** By which what it sent is told to be the same as what another one sent; null where that was not told. */
  bodyHash: string | null;
  /** The headers that it was sent with, as far as they were told before it was; null where they were not recorded. */
  sentHeaders: Readonly<Record<string, string>> | null;
  /** What it sent; null where nothing was recorded of it. */
  body: RecordedBody | null;
  /** The headers of its answer; null where they were not recorded. */
  answerHeaders: Readonly<Record<string, string>> | null;
  /** The body of its answer; null where nothing was recorded of it. */
  answerBody: RecordedBody | null;
  error: EventError | null;
}

/** One `sync` or `periodicsync` event delivered to a worker, and all that belongs to it. */
export interface Dispatch extends Told {
  dispatchId: string;
  type: SyncType;
  tag: string;
  scope: string;
  /** The key of its tag in `Model.tags`. */
  tagKey: string;
  workerId: string | null;
  lastChance: boolean | null;
  trusted: boolean;
  fireId: string | null;
  /** Which try of its tag it is, from 1; null where that can't be known (simulated, begun before we looked). */
  attempt: number | null;
  startedAt: number;
  returnedAt: number | null;
  /** The `seq` of the event that told so. */
  returnedSeq: number | null;
  /** How many listeners ran; null where not known. */
  listeners: number | null;
  /** What the handler threw synchronously. */
  thrown: ErrorInfo | null;
  settledAt: number | null;
  /** When we looked away while it ran: how it ended is not known. */
  unseenSince: number | null;
  outcome: 'succeeded' | 'failed' | null;
  reason: 'rejected' | 'timeout' | 'worker-stopped' | null;
  error: ErrorInfo | null;
  /** Which interfaces it used; null where that was not watched. */
  used: NonNullable<EventOf<'dispatch-settled'>['used']> | null;
  promises: ExtendPromise[];
  requests: RequestRecord[];
  messages: EventOf<'console-message'>[];
  exceptions: EventOf<'exception-thrown'>[];
}

/** What the user fired, and what came of it. */
export interface Fire {
  fireId: string;
  mode: 'browser' | 'simulated';
  type: SyncType;
  tag: string;
  scope: string;
  lastChance: boolean | null;
  way: FireWay | null;
  requestedAt: number;
  /** The last dispatch that it caused. */
  dispatchId: string | null;
  /** All that it caused. */
  dispatches: Dispatch[];
  /** How long a worker that was stopped first took to start, ms. */
  startup: number | null;
  settledAt: number | null;
  outcome: 'succeeded' | 'failed' | 'pending' | 'timed-out' | null;
  error: EventError | null;
}

/** A recording done again. */
export interface Replay {
  replayId: string;
  startedAt: number;
  settledAt: number | null;
  outcome: 'completed' | 'cancelled' | 'failed' | null;
  /** Why it did not come to its end. */
  why: EventReason | null;
  dispatches: readonly ReplayedDispatch[];
  /** What was fired for each of them, by the id of the recorded dispatch. */
  fires: Map<string, Fire>;
}

/** One tag of one registration: a lane of the timeline. */
export interface Tag {
  /** Unique in the trace: see `tagKey`. */
  key: string;
  scope: string;
  type: SyncType;
  tag: string;
  /** Whether the browser keeps it: registered, firing or waiting to retry. */
  pending: boolean;
  /** Since when it is known to be pending; null while it is not. */
  pendingSince: number | null;
  /** When the browser was first seen to list it; null if never. */
  firstListedAt: number | null;
  /** When it was seen to be registered no more, each time. */
  goneAt: number[];
  /** How it ended last; null while it is registered, and where it never was. */
  end: TagEnd | null;
  /** The time of the newest fact that `pending` rests on. */
  knownAt: number;
  /** When its present registration began, at the earliest; null where that may have been before we looked. */
  beganAt: number | null;
  /** Registered again while firing: the next dispatch is a first attempt. */
  registeredWhileFiring: boolean;
  minInterval: number | null;
  calls: RegisterCall[];
  /** Of those of `register()`, the ones that resolved, in the order in which that was heard. */
  resolved: RegisterCall[];
  dispatches: Dispatch[];
  fires: Fire[];
}

/** A `ServiceWorkerRegistration` as last seen. */
export interface Registration {
  scope: string;
  active: WorkerVersion;
  waiting: WorkerVersion;
  installing: WorkerVersion;
  permissions: { sync: PermissionState; periodicSync: PermissionState };
  /** False once it was unregistered. */
  present: boolean;
  /** The workers seen through the debugger: which of them run. */
  workers: Map<string, { workerId: string; scriptUrl: string; running: boolean }>;
}

/** When one of the user's rules made requests fail. */
export type BrokenSpan = Span & { rule: EventOf<'fault-changed'>['rule'] };

/** A time in which not all was seen. */
export interface Gap extends Span {
  why: EventReason;
}

/** All that a trace tells. */
export interface Model {
  /** The origin of the page, as of the last navigation; null where it is not known. */
  origin: string | null;
  registrations: Map<string, Registration>;
  tags: Map<string, Tag>;
  dispatches: Map<string, Dispatch>;
  calls: Map<string, RegisterCall>;
  unregisterCalls: Map<string, UnregisterCall>;
  /** The last of them, by scope. */
  lastUnregister: Map<string, UnregisterCall>;
  /** The tags of each scope that are gone, of which no call has told why since. */
  unexplained: Map<string, Tag[]>;
  /** When the browser was last seen to list the tags of a type of a registration, by both: see `listKey`. */
  listedAt: Map<string, number>;
  requests: Map<string, RequestRecord>;
  /** For each failed attempt (from 1) the shortest wait that was seen after it, ms. */
  retryDelays: Map<number, number>;
  /** The tags of each registration, by scope. */
  tagsByScope: Map<string, Set<Tag>>;
  /** Of those, the pending ones, by type. */
  pendingByScope: Map<string, Record<SyncType, PendingTags>>;
  /** When each registration was last seen to be gone, by scope. */
  absentAt: Map<string, number>;
  /** The dispatches that have not settled, as far as we see. */
  running: Set<Dispatch>;
  /** The registrations whose workers we see. */
  watched: Set<Registration>;
  fires: Map<string, Fire>;
  /** Of those that attach the debugger, the ones that have not settled. */
  looking: Set<Fire>;
  replays: Map<string, Replay>;
  /** Requests made outside of any dispatch. */
  otherRequests: RequestRecord[];
  offline: Span[];
  /** Who keeps the workers offline now: the user through the panel, or the browser, which has no network. */
  offlineBy: Set<Exclude<EventOf<'connectivity-changed'>['by'], 'page'>>;
  gaps: Gap[];
  /** When the user's rules made requests fail. */
  broken: BrokenSpan[];
  /** Of these, the ones that last, by the id of the rule. */
  brokenNow: Map<string | undefined, BrokenSpan>;
  recorded: Span[];
  pageChanges: EventOf<'page-changed'>[];
  /** The earliest and latest time seen, epoch ms; null in an empty trace. What no calendar knows does not count. */
  from: number | null;
  to: number | null;
}

/** The key of a tag in `Model.tags`. A space never stands in a scope (a URL) or a type. */
export function tagKey(scope: string, type: SyncType, tag: string): string {
  return `${type} ${shortName(scope)} ${shortName(tag)}`;
}

/** The key of the list of the tags of a type in `Model.listedAt`. */
export function listKey(scope: string, type: SyncType): string {
  return `${type} ${scope}`;
}

/** The tag of a dispatch, or undefined. */
export function tagOfDispatch(model: Model, { tagKey }: Dispatch): Tag | undefined {
  return model.tags.get(tagKey);
}

/** The tag of a call, or undefined; that of one whose registration is not known is not. */
export function tagOfCall(model: Model, { tagKey }: RegisterCall): Tag | undefined {
  return tagKey === null ? undefined : model.tags.get(tagKey);
}

/** Whether a request was answered with success. */
export function isAnsweredWell({ outcome, status }: RequestRecord): boolean {
  return outcome === 'responded' && status !== null && status >= 200 && status < 300;
}

/** Whether a request failed, or was answered with an error. */
export function isFailed({ outcome, status }: RequestRecord): boolean {
  return outcome === 'failed' || (status !== null && status >= 400);
}

/** The promises of dispatches by their ids: there may be a hundred thousand in one. */
const promisesById = new WeakMap<Dispatch, { taken: number; byId: Map<string, ExtendPromise> }>();

/** The promise of a dispatch that has an id, or undefined. */
export function promiseOf(dispatch: Dispatch, promiseId: string): ExtendPromise | undefined {
  const known = promisesById.get(dispatch) ?? { taken: 0, byId: new Map<string, ExtendPromise>() };
  promisesById.set(dispatch, known);
  for (; known.taken < dispatch.promises.length; known.taken++) {
    const promise = dispatch.promises[known.taken];
    if (promise && !known.byId.has(promise.promiseId)) known.byId.set(promise.promiseId, promise);
  }
  return known.byId.get(promiseId);
}

/** How long a dispatch took, ms; null while it runs. Never below zero, though clocks may be set back. */
export function durationOf({ startedAt, settledAt }: Dispatch): number | null {
  return settledAt === null ? null : Math.max(0, settledAt - startedAt);
}

/** The type of the events that a registering interface leads to. */
export function typeOf(api: SyncApi): SyncType {
  return api === 'sync' ? 'sync' : 'periodicsync';
}

/** Whether there was a time since one (epoch ms) in which syncs ran that were not recorded; null: since ever. */
export function missesRuns({ recorded }: Model, since: number | null): boolean {
  return since === null || (recorded.at(-1)?.from ?? -Infinity) > since;
}

/** Whether a registration is gone: all three of its versions are null. */
export function isGone(event: Pick<EventOf<'registration-observed'>, 'active' | 'waiting' | 'installing'>): boolean {
  return !event.active && !event.waiting && !event.installing;
}
