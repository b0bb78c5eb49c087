/** Makes events of what the probe of one run tells, and knows which dispatches run. */
import { eventTimeoutSlack, maxEventDuration } from '../chromium/schedule.ts';
import type { ProbeFact } from '../protocol/probe.ts';
import { usedSince } from '../protocol/uses.ts';
import type { ErrorInfo, StackFrame } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Clock } from '../transport/clock.ts';
import type { ContextClock } from '../transport/context-clock.ts';
import type { Emit } from './emit.ts';
import { RunningDispatches, type UnsettledDispatch } from './running-dispatches.ts';
import { stackOf } from './stacks.ts';

/** Of how many tags it is remembered that their syncs were heard of. */
const mostSeenTags = 1_000;

type Fact<F extends ProbeFact['fact']> = Extract<ProbeFact, { fact: F }>;
/** An error as the probe tells it. */
type Failed = NonNullable<Fact<'settled'>['error']>;
type FactOfDispatch = Fact<'await' | 'awaited' | 'returned' | 'settled'>;

export interface FactsOptions {
  runId: string;
  clock: Clock;
  workerClock: ContextClock;
  emit: Emit;
  /** Whether the probe came before the worker's script. */
  isEarly: () => boolean;
  /** Whether it is known not to have. */
  isLate: () => boolean;
  scope: () => string | null;
  /** The probe speaks for the first time. */
  onHello: (fact: Fact<'hello'>, at: number, id: string) => void;
  /** The trace has been told of a dispatch. */
  onStarted: () => void;
  /** A listener has called `waitUntil`, in a run whose probe came too late: from where. */
  onWaitUntil: (outermost: StackFrame | undefined) => void;
  signal: AbortSignal;
}

export class Facts {
  readonly #options: FactsOptions;
  /** Those that are over may still be found to be what something belongs to that was held back. */
  readonly #running: RunningDispatches;
  /** The tags of the syncs that were heard of in a run whose probe came too late. */
  readonly #seenTags = new Set<string>();
  /** The newest dispatch whose listeners have all run. */
  #lastReturned = 0;

  constructor(options: FactsOptions) {
    this.#options = options;
    const { clock, signal } = options;
    this.#running = new RunningDispatches(
      clock,
      maxEventDuration + eventTimeoutSlack,
      (number, at) => this.#timeOut(number, at),
      signal,
    );
  }

  /** How many dispatches run. */
  get running(): number {
    return this.#running.size;
  }

  /** The tag of a dispatch that runs, the one that was heard of first; undefined where none does. */
  get runningTag(): string | undefined {
    const [first] = this.#running.entries();
    return first?.[1].tag;
  }

  /** Whether a tag may be that of a sync that began before we looked: the browser never runs one tag twice at once. */
  mayRunUnseen(tag: string): boolean {
    return !this.#seenTags.has(tag);
  }

  /** Takes a dispatch that an earlier start of ours heard of, and that has not settled. */
  remember(number: number, dispatch: UnsettledDispatch): void {
    this.#running.add(number, dispatch);
  }

  /** Takes a fact; `id` is its event's. */
  take(fact: ProbeFact, id: string): void {
    const { runId, workerClock, scope } = this.#options;
    const at = workerClock.ours(fact.at);
    const emit = (facts: Parameters<Emit>[1]): void => this.#options.emit('worker', facts, at, id);
    switch (fact.fact) {
      case 'hello':
        return this.#options.onHello(fact, at, id);
      case 'dispatched':
        return this.#start(fact, at, id);
      case 'await':
      case 'awaited':
      case 'returned':
      case 'settled':
        return this.#takeOfDispatch(fact, at, id);
      case 'call': {
        const { api, method, tag, minInterval } = fact;
        const callId = `${runId}.c${fact.call}`;
        const where = { context: 'worker', ...(minInterval !== null && { minInterval }), ...stackOf(fact.stack) } as const;
        if (api !== 'registration') return emit({ kind: `${method}-called`, callId, api, tag, ...where });
        const own = scope();
        // It is said before anything else.
        if (own === null) return undefined;
        return emit({ kind: 'registration-unregister-called', callId, scope: own, context: 'worker', ...stackOf(fact.stack) });
      }
      case 'call-settled': {
        const { api, method, error, removed } = fact;
        const outcome = error ? 'rejected' : 'resolved';
        const settled = { callId: `${runId}.c${fact.call}`, outcome, ...failureOf(error) } as const;
        if (api !== 'registration') return emit({ kind: `${method}-settled`, ...settled });
        return emit({ kind: 'registration-unregister-settled', ...settled, ...(!error && { removed }) });
      }
      case 'dropped': {
        const why = { code: 'worker-too-fast', params: { count: fact.count } } as const;
        return emit({ kind: 'capture-gap', from: workerClock.ours(fact.from), to: at, why });
      }
    }
  }

  #start(fact: Fact<'dispatched'>, at: number, id: string): void {
    const { dispatch, type, tag, lastChance, trusted, fireId } = fact;
    const dispatchId = `${this.#options.runId}.${dispatch}`;
    // Chromium never runs one tag twice at once: an earlier dispatch that has not settled has timed out.
    const earlier = trusted ? this.#running.numberOf(type, tag) : undefined;
    if (earlier !== undefined) this.#timeOut(earlier, at);
    this.#running.add(dispatch, { dispatchId, type, tag, trusted, startedAt: at });
    if (this.#options.isLate() && this.#seenTags.size < mostSeenTags) this.#seenTags.add(tag);
    const told = { kind: 'dispatch-started', dispatchId, type, tag, lastChance, trusted } as const;
    this.#options.emit('worker', { ...told, ...(fireId !== null && { fireId }) }, at, id);
    this.#options.onStarted();
  }

  #takeOfDispatch(fact: FactOfDispatch, at: number, id: string): void {
    const { runId, isEarly, isLate, onWaitUntil } = this.#options;
    const emit = (facts: Parameters<Emit>[1]): void => this.#options.emit('worker', facts, at, id);
    const running = this.#running.get(fact.dispatch);
    // It timed out before, and its end was told then.
    if (fact.fact === 'settled' && !running) return undefined;
    const dispatchId = `${runId}.${fact.dispatch}`;
    const failure = failureOf(fact.error);
    switch (fact.fact) {
      case 'await': {
        const stack = stackOf(fact.stack);
        // The first is called by a listener, later ones by whatever has the event.
        if (isLate() && fact.promise === 1 && !fact.error) onWaitUntil(stack.stack?.at(-1));
        const promiseId = `${dispatchId}.${fact.promise}`;
        // What runs once all listeners have is of any of them.
        const listener = isEarly() && fact.listener > 0 && fact.dispatch > this.#lastReturned ? { listener: fact.listener } : {};
        return emit({
          kind: 'wait-until-called',
          dispatchId,
          promiseId,
          late: fact.error !== null,
          ...listener,
          ...failure,
          ...stack,
        });
      }
      case 'awaited': {
        const promiseId = `${dispatchId}.${fact.promise}`;
        const outcome = fact.error ? 'rejected' : 'fulfilled';
        return emit({ kind: 'wait-until-settled', dispatchId, promiseId, outcome, ...failure });
      }
      case 'returned':
        this.#lastReturned = fact.dispatch;
        return emit({ kind: 'handler-returned', dispatchId, listeners: isEarly() ? fact.listeners : null, ...failure });
      case 'settled': {
        const how = fact.error ? ({ outcome: 'failed', reason: 'rejected' } as const) : ({ outcome: 'succeeded' } as const);
        this.#running.settle(fact.dispatch);
        const used = usedSince(running?.startedAt ?? 0, fact.used, this.#options.workerClock);
        return emit({ kind: 'dispatch-settled', dispatchId, ...how, ...failure, ...(used && { used }) });
      }
    }
  }

  /**
   * Takes the tags that the browser lists now. It lists a tag for as long as a dispatch of it runs, so a dispatch
   * without its tag is over, and one that did not settle has timed out. The first time it may be that we have yet to
   * hear how it settled.
   */
  sawTags(tags: readonly string[], at: number): void {
    const listed = new Set(tags);
    for (const [number, running] of this.#running.entries()) {
      if (!running.trusted || running.type !== 'sync') continue;
      running.missed = listed.has(running.tag) ? 0 : running.missed + 1;
      if (running.missed > 1) this.#timeOut(number, at);
    }
  }

  /** The worker stopped: what ran in it failed. */
  stopped(at: number): void {
    for (const [number] of this.#running.entries()) this.#fail(number, 'worker-stopped', at);
  }

  /** The dispatches whose end was not seen yet. */
  get unsettled(): UnsettledDispatch[] {
    return [...this.#running.entries()].map(([, dispatch]) => dispatch);
  }

  #timeOut(number: number, at: number): void {
    this.#fail(number, 'timeout', at);
  }

  /** Tells what a dispatch, if it runs, has failed of, as it did not say itself. */
  #fail(number: number, reason: 'timeout' | 'worker-stopped', at: number): void {
    const running = this.#running.get(number);
    if (!running) return;
    const { dispatchId } = running;
    this.#running.settle(number);
    this.#options.emit('browser', { kind: 'dispatch-settled', dispatchId, outcome: 'failed', reason }, at);
  }
}

/** What something failed with, which may be no error; nothing where it did not fail. */
function failureOf(error: Failed | null): { error?: ErrorInfo; why?: Reason<'not-an-error'> } {
  if (!error) return {};
  const { name, message, stack } = error;
  if (message === undefined) return { why: { code: 'not-an-error', params: {} } };
  return { error: { name, message, ...(stack !== undefined && { stack }) } };
}
