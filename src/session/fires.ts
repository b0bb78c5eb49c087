/** What the user fires, from the click to the outcome. Every fire has an outcome in the end. */
import { eventTimeoutSlack, maxAttempts, maxEventDuration } from '../chromium/schedule.ts';
import { Failure, whyOf } from '../protocol/failure.ts';
import type { Clock } from '../transport/clock.ts';
import type { FireWay, SyncType } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Draft, Facts, FactsOf } from '../trace/worded.ts';

/** How long a fire may wait for its dispatch once all is done that leads to it, ms. */
const startTimeout = 10_000;
/** How long a dispatch may run before its fire gives up, ms: longer than the browser lets it, and than we take to see that. */
const runTimeout = maxEventDuration + eventTimeoutSlack + 5_000;

/** What the user wants to be fired. */
export interface FireOrder {
  mode: 'browser' | 'simulated';
  /** What is done beside one dispatch, if anything. */
  way?: FireWay | undefined;
  type: SyncType;
  scope: string;
  tag: string;
  lastChance: boolean;
  /** What it does again, in a replay. */
  again?: { replayId: string; replayOf: string } | undefined;
}

/** One simulated event. */
export type SimulatedEvent = Pick<FireOrder, 'type' | 'scope' | 'tag' | 'lastChance'>;

/** How a fire is done, and how it is found out what came of it. All that may wait throws when it takes too long. */
export interface FireMeans {
  emit: (facts: Facts, at?: number) => void;
  clock: Clock;
  /** Whether dispatches are seen now. */
  recording: () => boolean;
  /** Whether the user holds the workers offline. */
  offline: () => boolean;
  /** Registers the tag as the page would. Throws when the page can't. */
  register: (
    scope: string,
    tag: string,
  ) => Promise<{
    calledAt: number;
    settledAt: number;
    coalesced: boolean;
    error: { name: string; message: string } | null;
  }>;
  /** Has the active worker of a registration run, in our sight. Throws when none can be had. */
  ready: (scope: string) => Promise<void>;
  /** Stops the active worker of a registration, if it runs. */
  stop: (scope: string) => Promise<void>;
  /** Cuts the workers from the network; what it gives connects them again, however often it is called. */
  hold: () => Promise<() => Promise<void>>;
  /** Dispatches a simulated event in the active worker, which it wakes. */
  simulate: (fireId: string, event: SimulatedEvent) => Promise<void>;
  /** Resolves with the next look at the tags of a registration. */
  nextTags: (scope: string) => Promise<readonly string[]>;
  /** A fire has its outcome. */
  onSettled: (fireId: string) => void;
}

type Outcome = Omit<FactsOf<'fire-settled'>, 'kind' | 'fireId'>;
type Settled = Extract<Draft, { kind: 'dispatch-settled' }>;

interface OpenFire {
  readonly fireId: string;
  readonly order: FireOrder;
  dispatchId: string | null;
  /** When a worker that was stopped first was asked for again, epoch ms. */
  askedAt: number | null;
  startup: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Takes the end of its dispatch. */
  ended: (settled: Settled) => void;
}

/** The fires of one tab that have no outcome yet. */
export class Fires {
  readonly #means: FireMeans;
  readonly #open = new Map<string, OpenFire>();

  constructor(means: FireMeans) {
    this.#means = means;
  }

  /** Fires. @returns the id of the fire; its outcome is an event */
  fire(order: FireOrder): string {
    const fireId = `f${crypto.randomUUID()}`;
    const { mode, way, type, tag, scope } = order;
    const lastChance = type === 'sync' ? order.lastChance : null;
    const fire: OpenFire = {
      fireId,
      order,
      dispatchId: null,
      askedAt: null,
      startup: null,
      timer: undefined,
      ended: (settled) => this.#settle(fire, outcomeOf(settled)),
    };
    this.#open.set(fireId, fire);
    this.#means.emit({ kind: 'fire-requested', fireId, mode, type, tag, lastChance, scope, ...(way && { way }), ...order.again });
    this.#run(fire).catch((error: unknown) => this.#settle(fire, { outcome: 'failed', why: whyOf(error) }));
    return fireId;
  }

  /** Whether a fire has no outcome yet that takes the debugger. */
  get needDebugger(): boolean {
    return [...this.#open.values()].some(needsDebugger);
  }

  /** Whether a fire in a registration has no outcome yet. */
  concern(scope: string): boolean {
    return [...this.#open.values()].some(({ order }) => order.scope === scope);
  }

  /** The recorded dispatch that a fire without outcome does again, in a replay; null where it does none. */
  replayOf(fireId: string | undefined): string | null {
    return this.#open.get(fireId ?? '')?.order.again?.replayOf ?? null;
  }

  /** Looks at each draft on its way to the trace: ties a dispatch to the fire that caused it, and sees it end. */
  link(draft: Draft): Draft {
    if (draft.kind === 'dispatch-started') {
      const fire = this.#causeOf(draft);
      if (!fire) return draft;
      fire.dispatchId = draft.dispatchId;
      if (fire.askedAt !== null) fire.startup ??= Math.max(0, draft.at - fire.askedAt);
      this.#expect(fire, runTimeout, { outcome: 'timed-out', why: { code: 'end-not-seen', params: {} } });
      return { ...draft, fireId: fire.fireId };
    }
    if (draft.kind === 'dispatch-settled') {
      for (const fire of this.#open.values()) if (fire.dispatchId === draft.dispatchId) fire.ended(draft);
    }
    return draft;
  }

  /**
   * Dispatches are not seen any more: what waits for one has no outcome to wait for.
   * @param all also that which could yet be found out without seeing its dispatch
   */
  giveUp(why: Reason, all: boolean): void {
    for (const fire of this.#open.values()) {
      if (all || needsDebugger(fire) || fire.dispatchId !== null) {
        this.#settle(fire, { outcome: 'timed-out', why });
      }
    }
  }

  #causeOf(draft: Extract<Draft, { kind: 'dispatch-started' }>): OpenFire | undefined {
    if (draft.fireId !== undefined) return this.#open.get(draft.fireId);
    if (!draft.trusted) return undefined;
    return [...this.#open.values()].find(
      ({ order, dispatchId }) =>
        order.mode === 'browser' &&
        dispatchId === null &&
        order.tag === draft.tag &&
        order.type === draft.type &&
        order.scope === draft.scope,
    );
  }

  #settle(fire: OpenFire, outcome: Outcome): void {
    if (!this.#open.delete(fire.fireId)) return;
    clearTimeout(fire.timer);
    const { fireId, dispatchId, startup } = fire;
    const more = { ...(dispatchId !== null && { dispatchId }), ...(startup !== null && { startup }) };
    this.#means.emit({ kind: 'fire-settled', fireId, ...more, ...outcome });
    this.#means.onSettled(fireId);
  }

  /** Settles a fire for which nothing happens in time; replaces what was expected of it before. */
  #expect(fire: OpenFire, ms: number, otherwise: Outcome): void {
    clearTimeout(fire.timer);
    if (this.#isOpen(fire)) fire.timer = setTimeout(() => this.#settle(fire, otherwise), ms);
  }

  #isOpen({ fireId }: OpenFire): boolean {
    return this.#open.has(fireId);
  }

  async #run(fire: OpenFire): Promise<void> {
    const { order } = fire;
    if (order.way === 'all-attempts') return this.#allAttempts(fire);
    if (order.way === 'while-offline') return this.#whileOffline(fire);
    if (order.way === 'cold-start') {
      await this.#means.stop(order.scope);
      fire.askedAt = this.#means.clock.now();
    }
    if (order.mode === 'browser') return this.#throughBrowser(fire);
    if (fire.askedAt !== null) {
      await this.#means.ready(order.scope);
      fire.startup = Math.max(0, this.#means.clock.now() - fire.askedAt);
    }
    await this.#simulate(fire, order);
  }

  async #simulate(fire: OpenFire, event: SimulatedEvent): Promise<void> {
    await this.#means.simulate(fire.fireId, event);
    if (fire.dispatchId !== null) return;
    this.#expect(fire, startTimeout, { outcome: 'timed-out', why: { code: 'not-dispatched', params: {} } });
  }

  /** Simulates as often as Chromium would try, without the waits, until a run succeeds. */
  async #allAttempts(fire: OpenFire): Promise<void> {
    const { order } = fire;
    for (let attempt = 1; this.#isOpen(fire); attempt++) {
      const last = attempt === maxAttempts;
      fire.dispatchId = null;
      const ended = new Promise<Settled>((resolve) => (fire.ended = resolve));
      await this.#simulate(fire, { ...order, lastChance: last });
      const settled = await ended;
      if (last || settled.outcome === 'succeeded') this.#settle(fire, outcomeOf(settled));
    }
  }

  async #whileOffline(fire: OpenFire): Promise<void> {
    const { ready, hold, nextTags, offline } = this.#means;
    const { scope, tag } = fire.order;
    if (offline()) throw new Failure({ code: 'held-offline-already', params: {} });
    // Only a worker that runs can be held.
    await ready(scope);
    const release = await hold();
    try {
      await this.#register(fire);
      while (this.#isOpen(fire) && !(await nextTags(scope)).includes(tag));
    } finally {
      await release();
    }
    this.#expectBrowser(fire);
  }

  async #throughBrowser(fire: OpenFire): Promise<void> {
    const { nextTags, recording, offline } = this.#means;
    const { scope, tag } = fire.order;
    await this.#register(fire);
    if (offline() && fire.dispatchId === null) {
      this.#settle(fire, { outcome: 'pending', why: { code: 'held-offline', params: {} } });
    }
    this.#expectBrowser(fire);
    // Where dispatches can't be seen: a new tag that is gone again so soon has succeeded, for a failed one is kept.
    while (this.#isOpen(fire) && !recording()) {
      const tags = await nextTags(scope);
      if (!recording() && !tags.includes(tag)) this.#settle(fire, { outcome: 'succeeded' });
    }
  }

  /** Its dispatch is now for the browser to make. */
  #expectBrowser(fire: OpenFire): void {
    if (fire.dispatchId === null) this.#expect(fire, startTimeout, { outcome: 'pending' });
  }

  /** Registers the tag; where that leads to nothing the fire has its outcome. */
  async #register(fire: OpenFire): Promise<void> {
    const { emit, register } = this.#means;
    const { fireId, order } = fire;
    const { scope, tag } = order;
    const { calledAt, settledAt, coalesced, error } = await register(scope, tag);
    const call = { callId: `${fireId}.call`, scope, fireId };
    emit({ kind: 'register-called', ...call, api: 'sync', tag, context: 'page' }, calledAt);
    const outcome = error ? 'rejected' : 'resolved';
    emit({ kind: 'register-settled', ...call, outcome, ...(error && { error }) }, settledAt);
    if (error) this.#settle(fire, { outcome: 'failed', error });
    else if (coalesced && fire.dispatchId === null) {
      this.#settle(fire, { outcome: 'pending', why: { code: 'pending-already', params: {} } });
    }
  }
}

function needsDebugger({ order }: OpenFire): boolean {
  return order.mode === 'simulated' || order.way !== undefined;
}

function outcomeOf({ outcome, reason, error }: Settled): Outcome {
  return { outcome: reason === 'timeout' ? 'timed-out' : outcome, ...(error && { error }) };
}
