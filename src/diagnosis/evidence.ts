/**
 * What rules need of a trace beside its model: which events tell of what, what SyncScope itself did, and which requests are
 * the same. Kept up with the events of the trace, as the model is.
 */
import { clockTolerance } from '../trace/clocks.ts';
import type { EventOf, KnownEvent } from '../trace/events.ts';
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
  readonly #identities = new Map<string, string>();
  readonly #sent = new Map<string, number>();
  /** When the user held the workers offline through the panel. */
  readonly #held = new Ordered<Span>(({ from }) => from);
  #heldNow: Span | null = null;
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
        return this.#takeRequest(model.requests.get(event.requestId), event);
      case 'request-settled':
        return this.#takeAnswer(model.requests.get(event.requestId));
      case 'register-called':
        return event.context === 'worker' ? this.#takeCall(model.calls.get(event.callId)) : undefined;
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

  #takeCall(call: RegisterCall | undefined): void {
    if (!call || call.fireId !== null) return;
    for (const of of [call.scope, call.tagKey]) {
      if (of === null) continue;
      const calls = this.#workerCalls.get(of) ?? new Ordered<RegisterCall>(({ calledAt }) => calledAt);
      this.#workerCalls.set(of, calls);
      calls.add(call);
    }
  }

  #takeRequest(request: RequestRecord | undefined, event: EventOf<'request-started'>): void {
    if (!request || request.method === 'GET') return;
    if (request.bodySize !== null) pushTo(this.addresses, addressOf(request), request);
    const identity = identityOf(event);
    if (identity === null) return;
    this.#identities.set(request.requestId, identity);
    if (changesSomething.has(request.method) && !hasIdempotencyKey(event.headers)) pushTo(this.same, identity, request);
  }

  #takeAnswer(request: RequestRecord | undefined): void {
    if (!request || this.#identities.size === 0 || !isAnsweredWell(request)) return;
    const identity = this.identity(request);
    if (identity !== null) this.#sent.set(identity, Math.max(request.startedAt, this.#sent.get(identity) ?? -Infinity));
  }

  #takeChange({ at, seq, workerId, change, by }: EventOf<'worker-changed'>): void {
    if (change === 'replaced') this.#replaced.set(workerId, { at, seq });
    if (change !== 'stopped' || by === undefined) return;
    const stops = this.#stops.get(workerId) ?? new Ordered<Stop>(({ at }) => at);
    this.#stops.set(workerId, stops);
    stops.add({ at, by });
  }

  #takeConnectivity({ seq, offline, by, at }: EventOf<'connectivity-changed'>): void {
    this.connectivity = seq;
    if (by !== 'panel') return;
    if (!offline) return this.#release(at);
    if (this.#heldNow) return;
    this.#heldNow = { from: at, to: null };
    this.#held.add(this.#heldNow);
  }

  #release(at: number): void {
    if (this.#heldNow) this.#heldNow.to = at;
    this.#heldNow = null;
  }
}

/** The method and address of a request. */
export function addressOf({ method, url }: Pick<RequestRecord, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

/** The methods by which a request, sent twice, may do something twice. */
const changesSomething = new Set(['POST', 'PATCH']);

function hasIdempotencyKey(headers: Readonly<Record<string, string>> | undefined): boolean {
  return headers !== undefined && Object.keys(headers).some((name) => /^(?:x-)?(?:idempotency-key|request-id)$/i.test(name));
}

function pushTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
