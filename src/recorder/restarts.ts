/**
 * Restarts the workers that the probe came too late for, so that it stands before their first line when they start again:
 * a worker keeps no state by contract. Each at its first quiet moment, and never in the middle of something that is seen.
 */
import { maxEventDuration } from '../chromium/schedule.ts';
import type { SessionState, Work } from '../protocol/session.ts';
import type { Clock } from '../transport/clock.ts';
import type { Emit } from './emit.ts';
import type { RecordedWorker } from './worker.ts';

/** What restarts need of their recorder. */
export interface RestartsContext {
  clock: Clock;
  emit: Emit;
  /** Resolves when all that was emitted is in the trace. */
  stored: () => Promise<void>;
  /** Whether something was asked for in a registration that would be disturbed. */
  ordered: (scope: string) => boolean;
  /** Stops a worker for the user, unless that would have the browser give it up. */
  stop: (worker: RecordedWorker) => Promise<unknown>;
  /** The tags of a registration that the browser listed last. */
  listed: (scope: string) => readonly string[];
  /** Called when `waiting` changed. */
  onChange: () => void;
  /** No worker is restarted any more. */
  signal: AbortSignal;
}

/** How often one worker is restarted for the probe: another debugger, such as DevTools, may be faster once in a while. */
const mostRestarts = 3;
/** For how long nothing may have been heard of a worker, ms: what began before the debugger came can’t be seen. */
const quietFor = 1_000;
/** After how long, ms, a worker that is never quiet for that long is restarted as soon as nothing is seen to run in it. */
const patience = 2_500;
/** After how long, ms, it is told that a worker has to wait: one that is never quiet has its moment soon after. */
const longWait = 3_000;
/** How often the workers are looked at, ms. */
const lookEvery = 50;
/** How long it takes until one that can’t be restarted is asked again, ms. */
const askEvery = 250;

/** What a worker that gets no events yet, or no more, may say of its state. */
const states = new Set<unknown>(['parsed', 'installing', 'installed', 'activating', 'redundant']);

interface Plan {
  /** Since when the worker is to be restarted, epoch ms. */
  since: number;
  /** Whether it has said that it is activated. */
  activated: boolean;
  /** When it was asked what it does, until it has answered. */
  askedAt: number | null;
  /** When it may be asked again. */
  askAfter: number;
  /** What it is at, as it told when it was asked. */
  at: Work | null;
  /** What it has to wait for, once that takes long. */
  waitsFor: Work | null;
  /** Whether the trace tells that it has to wait. */
  told: boolean;
}

export class Restarts {
  readonly #context: RestartsContext;
  readonly #plans = new Map<RecordedWorker, Plan>();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Called when there is no plan left. */
  #whenDone: (() => void)[] = [];

  constructor(context: RestartsContext) {
    this.#context = context;
    context.signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** Has a worker restarted if the probe came too late for it. */
  plan(worker: RecordedWorker): void {
    if (this.#context.signal.aborted || !worker.late || worker.restarts >= mostRestarts || this.#plans.has(worker)) return;
    const since = this.#context.clock.now();
    this.#plans.set(worker, { since, activated: false, askedAt: null, askAfter: since, at: null, waitsFor: null, told: false });
    this.#timer ??= setInterval(() => this.#lookAtAll(), lookEvery);
  }

  /** A worker is out of sight: it is not restarted. */
  forget(worker: RecordedWorker): void {
    const plan = this.#plans.get(worker);
    if (plan) this.#drop(worker, plan);
  }

  /** Something was heard of a worker: this may be the moment. */
  heard(worker: RecordedWorker): void {
    const plan = this.#plans.get(worker);
    if (plan) this.#look(worker, plan);
  }

  /** Restarts the workers of a registration that wait for it, whatever they do: the user wants it so. */
  async now(scope: string): Promise<void> {
    const waiting = [...this.#plans.keys()].filter((worker) => worker.scope === scope);
    await Promise.all(waiting.map((worker) => this.#context.stop(worker)));
  }

  /** Those that have waited for long. */
  get waiting(): SessionState['waiting'] {
    // Of one registration there may be two versions.
    const byScope = new Map<string, Work>();
    for (const [{ scope }, { waitsFor }] of this.#plans) if (scope !== null && waitsFor) byScope.set(scope, waitsFor);
    return [...byScope].map(([scope, work]) => ({ scope, ...work }));
  }

  /** Resolves when no worker waits to be restarted, or none is restarted any more. */
  done(): Promise<void> {
    return this.#plans.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenDone.push(resolve));
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const waited = this.waiting.length > 0;
    this.#plans.clear();
    for (const done of this.#whenDone.splice(0)) done();
    if (waited) this.#context.onChange();
  }

  #lookAtAll(): void {
    for (const [worker, plan] of this.#plans) this.#look(worker, plan);
    if (this.#plans.size === 0) this.#end();
  }

  #look(worker: RecordedWorker, plan: Plan): void {
    if (!worker.late) return this.#drop(worker, plan);
    if (worker.stopping) return;
    const time = this.#context.clock.now();
    const seen = this.#seen(worker);
    if (time - plan.since > longWait) this.#tellWait(worker, plan, seen ?? this.#unanswered(plan) ?? plan.at);
    if (seen || plan.askedAt !== null || time < plan.askAfter || !(this.#isQuiet(worker, plan) || this.#isOverdue(plan))) return;
    plan.askedAt = time;
    void this.#ask(worker, plan)
      .catch(() => void (plan.askAfter = this.#context.clock.now() + askEvery))
      .finally(() => void (plan.askedAt = null));
  }

  /** What is seen to keep a worker from being restarted. */
  #seen(worker: RecordedWorker): Work | null {
    const ordered = worker.scope !== null && this.#context.ordered(worker.scope);
    return worker.atWork ?? (ordered ? { doing: 'order', what: null } : null);
  }

  #unanswered({ askedAt }: Plan): Work | null {
    return askedAt !== null && this.#context.clock.now() - askedAt > quietFor ? { doing: 'no-answer', what: null } : null;
  }

  #isQuiet({ heardAt }: RecordedWorker, { since }: Plan): boolean {
    return this.#context.clock.now() - Math.max(heardAt, since) >= quietFor;
  }

  #isOverdue({ since }: Plan): boolean {
    return this.#context.clock.now() - since >= patience;
  }

  /** Asks a worker what is not seen from here, and stops it where nothing stands in the way: a moment may be short. */
  async #ask(worker: RecordedWorker, plan: Plan): Promise<void> {
    if (!plan.activated) await this.#askState(worker, plan);
    if (!plan.activated) return;
    worker.takeHeldBack();
    // Were background ended now, what is not in the trace could be asked for again only while the worker runs.
    await this.#context.stored();
    // What its probe has told until then is heard before the answer.
    const open = await worker.hasOpenEvent();
    plan.at = open === true ? { doing: 'event', what: null } : null;
    if (open === true) plan.askAfter = this.#context.clock.now() + askEvery;
    // Where there is no probe to tell, quiet is all there is.
    const isMoment = open !== true && (this.#isQuiet(worker, plan) || (open === false && this.#isOverdue(plan)));
    const isWanted = this.#plans.get(worker) === plan && worker.late && !worker.stopping;
    if (!isWanted || !isMoment || this.#seen(worker)) return;
    worker.restarts++;
    const stopped = worker.stop('recorder');
    this.#tellUnseen(worker, plan);
    await stopped;
  }

  /** Once it is activated it stays so for as long as it gets events. */
  async #askState(worker: RecordedWorker, plan: Plan): Promise<void> {
    const state = await worker.state();
    plan.activated = state === 'activated';
    if (plan.activated) return;
    const isKnown = states.has(state);
    plan.at = isKnown ? null : { doing: 'no-answer', what: null };
    plan.askAfter = this.#context.clock.now() + quietFor;
    // Stopped while it is installed or activated, it would be given up; while it waits it gets no syncs.
    if (isKnown) plan.since = this.#context.clock.now();
  }

  #drop(worker: RecordedWorker, { waitsFor }: Plan): void {
    this.#plans.delete(worker);
    if (waitsFor) this.#context.onChange();
  }

  /** Tells what a worker has to wait for: to the panel as it changes, to the trace once. */
  #tellWait(worker: RecordedWorker, plan: Plan, waitsFor: Work | null): void {
    // It may be told to be in the way between two that are: that is no news.
    if (!waitsFor || (plan.waitsFor?.doing === waitsFor.doing && plan.waitsFor.what === waitsFor.what)) return;
    plan.waitsFor = waitsFor;
    this.#context.onChange();
    if (plan.told || worker.scope === null) return;
    plan.told = true;
    const { scope, workerId } = worker;
    const { since } = plan;
    const at = this.#context.clock.now();
    const why = { code: 'restart-waits', params: { doing: waitsFor.doing, what: waitsFor.what } } as const;
    this.#context.emit('browser', { kind: 'capture-gap', scope, workerId, from: since, to: at, why }, at);
  }

  /** Of the tags that are listed, the sync may have begun before the debugger came, and be cut off by the restart. */
  #tellUnseen(worker: RecordedWorker, { since }: Plan): void {
    const { scope, workerId } = worker;
    const at = this.#context.clock.now();
    // A sync that began before then has timed out.
    if (scope === null || at - since > maxEventDuration) return;
    const tags = this.#context.listed(scope).filter((tag) => worker.mayRunUnseen(tag)).length;
    if (tags === 0) return;
    const why = { code: 'restarted-unseen', params: { tags } } as const;
    this.#context.emit('browser', { kind: 'capture-gap', scope, workerId, from: since, to: at, why }, at);
  }
}
