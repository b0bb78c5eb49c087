/**
 * What rules need of a trace beside its model: which events tell of what, what SyncScope itself did, and which requests are
 * the same. Kept up with the events of the trace, as the model is.
 */
import { clockTolerance } from '../trace/clocks.ts';
import type { EventOf, KnownEvent, SyncType } from '../trace/events.ts';
import {
  isAnsweredWell,
  isGone,
  type Dispatch,
  type Model,
  type RegisterCall,
  type RequestRecord,
  type Span,
} from '../trace/model.ts';
import { Ordered } from '../trace/ordered.ts';
import { identityOf } from './same-request.ts';
import { Stretches } from './stretches.ts';

/** A worker that was stopped by us. */
interface Stop {
  at: number;
  by: 'panel' | 'recorder';
}

/** When something was told, and by which event. */
interface Told {
  at: number;
  seq: number;
}

/** A stretch of which an event told that it began. */
interface ToldSpan extends Span {
  seq: number;
}

/** A start of a worker. */
interface Start extends Told {
  scope: string;
  /** Whether the probe was there before the worker's script, so that all of its syncs are known. */
  early: boolean;
  /** Who of us had stopped it before; null where that was not us. */
  by: 'panel' | 'recorder' | null;
}

/** An error that nobody caught. */
interface Uncaught extends Told {
  text: string;
}

/** How Chromium warns of a listener that a worker which is started for an event would not have in time. */
const addedTooLate = /^Event handler of '(\w+)' event must be added on the initial evaluation of worker script/;
/** How long after a rejection it is told that nobody caught it, ms. */
const rejectionTold = 1_000;

/** So many rejected calls, and so many errors that nobody caught, are compared. */
const mostCompared = 100;

/** How long after we stopped a worker its dispatches may be told to have failed by that, ms. */
const stopTold = 2_000;

export class Evidence {
  readonly #replayed = new Set<string>();
  readonly #stops = new Map<string, Ordered<Stop>>();
  readonly #replaced = new Map<string, { at: number; seq: number }>();
  /** The calls of `register()` that workers made, by scope and by tag. */
  readonly #workerCalls = new Map<string, Ordered<RegisterCall>>();
  readonly #gone = new Map<string, number>();
  readonly #observed = new Map<string, number>();
  /** The last start of each worker. */
  readonly #starts = new Map<string, Start>();
  /** Of the requests whose identity is known, that of their worker. */
  readonly #startOf = new Map<string, Start>();
  /** The listeners that Chromium has warned of as added too late, by worker and type. */
  readonly #late = new Map<string, Told[]>();
  /** What workers threw and nobody caught. */
  readonly #uncaught: Uncaught[] = [];
  /** The calls of workers that were rejected. */
  readonly #refused = new Set<RegisterCall>();
  /** When each worker made requests of which it is not known whose they are. */
  readonly #strays = new Map<string, Stretches>();
  readonly #identities = new Map<string, string>();
  readonly #sent = new Map<string, number>();
  /** When the user held the workers offline through the panel. */
  readonly #held = new Ordered<Span>(({ from }) => from);
  #heldNow: Span | null = null;
  /** when the page was told that it is offline. */
  readonly #told = new Ordered<ToldSpan>(({ from }) => from);
  #toldNow: ToldSpan | null = null;
  /** The event that told last of who is offline. */
  connectivity: number | undefined;
  /** When something is missing from the trace. */
  readonly gaps = new Stretches();
  /** The requests that are the same: by what they are, in the order in which they began. */
  readonly same = new Map<string, RequestRecord[]>();
  /** The requests of which it is told how much they sent, by method and address, in the order in which they began. */
  readonly addresses = new Map<string, RequestRecord[]>();

  /**
   * Takes an event that was folded into the model. What each kind is about is named here, and not asked of its descriptor:
   * this is done for every event of a trace.
   */
  take(model: Model, event: KnownEvent): void {
    const { seq } = event;
    switch (event.kind) {
      case 'request-started':
        if (event.resendOf !== undefined) return;
        if (event.dispatchId === null) this.#takeStray(event);
        return this.#takeRequest(model.requests.get(event.requestId), event);
      case 'request-settled':
        return this.#takeAnswer(model.requests.get(event.requestId));
      case 'register-called':
        return event.context === 'worker' ? this.#takeCall(model.calls.get(event.callId)) : undefined;
      case 'register-settled':
        return event.outcome === 'rejected' ? this.#takeRefusal(model.calls.get(event.callId)) : undefined;
      case 'console-message':
        return event.dispatchId === null && event.level === 'warning' ? this.#takeWarning(event) : undefined;
      case 'exception-thrown': {
        const { at, error } = event;
        if (this.#uncaught.push({ at, seq, text: `${error.name}: ${error.message}` }) > mostCompared) this.#uncaught.shift();
        return;
      }
      case 'fire-requested':
        if (event.replayId !== undefined) this.#replayed.add(event.fireId);
        return;
      case 'registration-observed':
        this.#observed.set(event.scope, seq);
        if (isGone(event)) this.#gone.set(event.scope, seq);
        return;
      case 'worker-changed':
        return this.#takeChange(event);
      case 'connectivity-changed':
        return this.#takeConnectivity(event);
      case 'recording-stopped':
        return this.#release(event.at);
      case 'page-changed':
        // Another document, which tells for itself.
        return this.#tell(event.at, null);
      case 'capture-gap':
        return this.gaps.add(event.from, event.to);
      default:
    }
  }

  /** Whether a replay caused a dispatch. */
  isReplay({ fireId }: Dispatch): boolean {
    return fireId !== null && this.#replayed.has(fireId);
  }

  /** Who of us stopped the worker of a dispatch when that ended; null where it was not us. */
  stoppedBy({ workerId, settledAt }: Dispatch): 'panel' | 'recorder' | null {
    if (workerId === null || settledAt === null) return null;
    const stop = this.#stops.get(workerId)?.lastUntil(settledAt + stopTold);
    return stop && stop.at >= settledAt - stopTold ? stop.by : null;
  }

  /** The event that told last that a registration is gone. */
  gone(scope: string): number | undefined {
    return this.#gone.get(scope);
  }

  /** The event that told last how a registration is. */
  observed(scope: string): number | undefined {
    return this.#observed.get(scope);
  }

  /** When a version of a worker was replaced. */
  replaced(workerId: string): { at: number; seq: number } | null {
    return this.#replaced.get(workerId) ?? null;
  }

  /** Whether any worker called `register()`. */
  get workersRegister(): boolean {
    return this.#workerCalls.size > 0;
  }

  /**
   * Whether its worker made a request while a dispatch ran of which it is not known whose it is: it may be its own, as what is
   * asked for within `navigator.locks` is not told to be.
   */
  mayHaveAsked({ workerId, startedAt, settledAt }: Dispatch): boolean {
    const strays = workerId === null ? undefined : this.#strays.get(workerId);
    return strays !== undefined && strays.meet(startedAt, settledAt ?? Infinity);
  }

  /** The first call of `register()` that its worker made while a dispatch ran. */
  callInside({ scope, startedAt, settledAt }: Dispatch): RegisterCall | null {
    return this.#workerCall(scope, startedAt, settledAt);
  }

  /** The same of those for its own tag. */
  ownCallInside({ tagKey, startedAt, settledAt }: Dispatch): RegisterCall | null {
    return this.#workerCall(tagKey, startedAt, settledAt);
  }

  #workerCall(of: string, from: number, to: number | null): RegisterCall | null {
    const call = this.#workerCalls.get(of)?.firstSince(from);
    return call && call.calledAt <= (to ?? Infinity) + clockTolerance ? call : null;
  }

  /** The start of the worker that made a request; null where that was not seen, or its identity is not known. */
  startOf({ requestId }: RequestRecord): Start | null {
    return this.#startOf.get(requestId) ?? null;
  }

  /** When Chromium warned that a worker adds a listener too late. */
  addedLate(workerId: string, type: SyncType): readonly Told[] {
    return this.#late.get(`${workerId} ${type}`) ?? [];
  }

  /** The calls of workers that were rejected: an error that is told later may be that nobody caught that. */
  get refused(): ReadonlySet<RegisterCall> {
    return this.#refused;
  }

  /** That nobody caught the rejection of a worker's call; null where that was not told, or may be another call's. */
  uncaughtOf(call: RegisterCall): Told | null {
    if (this.#uncaught.length === 0 || !this.#refused.has(call)) return null;
    const same = [...this.#refused].filter((each) => each.scope === call.scope && rejectionOf(each) === rejectionOf(call));
    const told = this.#uncaught.filter(
      ({ at, text }) => text.endsWith(rejectionOf(call)) && same.some((each) => isSoonAfter(at, each)),
    );
    return told.length >= same.length ? (told.find(({ at }) => isSoonAfter(at, call)) ?? null) : null;
  }

  /** Whether an error that nobody caught is the rejection of a worker's call. */
  isRefusal({ seq }: EventOf<'exception-thrown'>): boolean {
    return [...this.#refused].some((call) => this.uncaughtOf(call)?.seq === seq);
  }

  /** What a request has in common with those that are the same; null where that is not known. */
  identity({ requestId }: RequestRecord): string | null {
    return this.#identities.get(requestId) ?? null;
  }

  /** Whether a request that is the same began later, and was answered well. */
  sentSince(request: RequestRecord): boolean {
    return (this.#sent.get(this.identity(request) ?? '') ?? -Infinity) > request.startedAt;
  }

  /** Whether the user held the workers offline through the panel in some of a stretch. */
  heldOffline(from: number, to: number): boolean {
    const span = this.#held.lastUntil(to);
    return span !== undefined && (span.to ?? Infinity) >= from;
  }

  /** The stretch in which the page was told that it is offline, at a time; null where it was not. */
  toldOffline(at: number): ToldSpan | null {
    const span = this.#told.lastUntil(at);
    return span && (span.to ?? Infinity) >= at ? span : null;
  }

  #takeCall(call: RegisterCall | undefined): void {
    if (!call || call.fireId !== null) return;
    for (const of of [call.scope, call.tagKey]) {
      if (of === null) continue;
      const calls = this.#workerCalls.get(of) ?? new Ordered<RegisterCall>(({ calledAt }) => calledAt);
      this.#workerCalls.set(of, calls);
      calls.add(call);
    }
  }

  #takeStray({ at, workerId }: EventOf<'request-started'>): void {
    if (workerId === undefined) return;
    const strays = this.#strays.get(workerId) ?? new Stretches();
    this.#strays.set(workerId, strays);
    strays.add(at, at);
  }

  #takeRefusal(call: RegisterCall | undefined): void {
    if (call?.context === 'worker' && call.fireId === null && this.#refused.size < mostCompared) this.#refused.add(call);
  }

  #takeWarning({ at, seq, workerId, text }: EventOf<'console-message'>): void {
    const [, type] = addedTooLate.exec(text) ?? [];
    if (type !== undefined && workerId !== undefined) pushTo(this.#late, `${workerId} ${type}`, { at, seq });
  }

  #takeRequest(request: RequestRecord | undefined, event: EventOf<'request-started'>): void {
    if (!request || request.method === 'GET') return;
    // One that is not meant to have a body has no type of it either.
    if ((request.bodySize ?? 0) > 0 || (request.bodySize === 0 && hasHeader(event.headers, contentType)))
      pushTo(this.addresses, addressOf(request), request);
    const identity = identityOf(event);
    if (identity === null) return;
    this.#identities.set(request.requestId, identity);
    const start = event.workerId === undefined ? undefined : this.#starts.get(event.workerId);
    if (start) this.#startOf.set(request.requestId, start);
    if (changesSomething.has(request.method) && !hasHeader(event.headers, idempotencyKey)) pushTo(this.same, identity, request);
  }

  #takeAnswer(request: RequestRecord | undefined): void {
    if (!request || this.#identities.size === 0 || !isAnsweredWell(request)) return;
    const identity = this.identity(request);
    if (identity !== null) this.#sent.set(identity, Math.max(request.startedAt, this.#sent.get(identity) ?? -Infinity));
  }

  #takeChange({ at, seq, workerId, scope, change, early = false, by }: EventOf<'worker-changed'>): void {
    if (change === 'started') {
      const stop = this.#stops.get(workerId)?.lastUntil(at);
      const last = this.#starts.get(workerId)?.at ?? -Infinity;
      this.#starts.set(workerId, { at, seq, scope, early, by: stop && stop.at > last ? stop.by : null });
    }
    if (change === 'replaced') this.#replaced.set(workerId, { at, seq });
    if (change !== 'stopped' || by === undefined) return;
    const stops = this.#stops.get(workerId) ?? new Ordered<Stop>(({ at }) => at);
    this.#stops.set(workerId, stops);
    stops.add({ at, by });
  }

  #takeConnectivity({ seq, offline, by, at }: EventOf<'connectivity-changed'>): void {
    if (by === 'page') return this.#tell(at, offline ? seq : null);
    this.connectivity = seq;
    if (by !== 'panel') return;
    if (!offline) return this.#release(at);
    if (this.#heldNow) return;
    this.#heldNow = { from: at, to: null };
    this.#held.add(this.#heldNow);
  }

  /** The page is told that it is offline, by an event; or, null, is not any more. */
  #tell(at: number, seq: number | null): void {
    if (this.#toldNow) this.#toldNow.to = at;
    this.#toldNow = seq === null ? null : { from: at, to: null, seq };
    if (this.#toldNow) this.#told.add(this.#toldNow);
  }

  #release(at: number): void {
    if (this.#heldNow) this.#heldNow.to = at;
    this.#heldNow = null;
  }
}

function rejectionOf({ error }: RegisterCall): string {
  return `${error?.name}: ${error?.message}`;
}

function isSoonAfter(at: number, { settledAt }: RegisterCall): boolean {
  return settledAt !== null && at >= settledAt - clockTolerance && at <= settledAt + rejectionTold;
}

/** The method and address of a request. */
export function addressOf({ method, url }: Pick<RequestRecord, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

/** The methods by which a request, sent twice, may do something twice. */
const changesSomething = new Set(['POST', 'PATCH']);

/** By which a server may know a request that it has had. */
const idempotencyKey = /^(?:x-)?(?:idempotency-key|request-id)$/i;
const contentType = /^content-type$/i;

function hasHeader(headers: Readonly<Record<string, string>> | undefined, name: RegExp): boolean {
  return headers !== undefined && Object.keys(headers).some((each) => name.test(each));
}

function pushTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
