/**
 * Records the workers of one tab through the Chrome DevTools Protocol: holds each starting worker until the
 * probe is in, follows it, and lets everything go at the end.
 */
import type { Protocol } from 'devtools-protocol';
import type { Cdp, CdpEvent } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';
import { within } from '../transport/time-limit.ts';
import type { EventOf } from '../trace/events.ts';
import type { SessionState } from '../protocol/session.ts';
import type { Answers } from '../trace/answers.ts';
import type { Fault, FaultRule } from '../trace/faults.ts';
import { Answering } from './answering.ts';
import { BodyStore } from './bodies.ts';
import { BrowserClock } from './clocks.ts';
import type { Emit } from './emit.ts';
import { Faults } from './faults.ts';
import { Intercepts } from './intercepts.ts';
import { emulateOffline } from './offline.ts';
import type { UnsettledDispatch } from './running.ts';
import type { ProbeOptions } from './probe-text.ts';
import { Restarts } from './restarts.ts';
import { Worker, type WorkerContext, type WorkerMemory } from './worker.ts';

/** What a recorder works with. */
export interface RecorderOptions {
  cdp: Cdp;
  clock: Clock;
  emit: Emit;
  /** The script of worker-probe. */
  probeScript: string;
  /** Up to which number the facts of a run of a worker are in the trace; 0 if none is. */
  storedOf: (runId: string) => number;
  /** Resolves when all that was emitted is in the trace. */
  stored: () => Promise<void>;
  /** Whether something was asked for in a registration that a restart of its worker would disturb. */
  ordered: (scope: string) => boolean;
  /** Called when something changed that `memory`, or `waiting`, tells. */
  onChange: () => void;
  /** What an earlier recorder on the same connection was, if this one takes its place. */
  earlier?: { memory: RecorderMemory; dispatches: readonly UnsettledDispatch[] };
}

/** What a recorder is known by when background was ended and goes on. */
export interface RecorderMemory {
  id: string;
  probeName: string;
  key: string;
  offline: boolean;
  restartsLate: boolean;
  faults: Fault[];
  /** How much of bodies is recorded, characters; null where they are not. */
  bodies: number | null;
  workers: WorkerMemory[];
  /** The sessions of frames in processes of their own. */
  frames: string[];
}

/** How long the workers that run may take to be prepared before recording counts as begun, ms. */
const prepareTimeout = 2_000;
/** How long a worker that was told to stop may take for it, ms. */
const stopTimeout = 5_000;
/** How long a worker may take to say whether it is being installed, ms, before it is stopped all the same. */
const stateTimeout = 1_000;

const outOfSight =
  'The page had left the site while its worker ran: of what the worker did meanwhile, only what it tells itself is ' +
  'recorded, and that only if it was not stopped.';

/** The kinds of targets that may hold workers, or are workers. */
const followed = [
  { type: 'service_worker' },
  { type: 'iframe' },
  // All others are left alone.
  { exclude: true },
];

type WorkerChange = EventOf<'worker-changed'>['change'];

interface Away {
  memory: WorkerMemory;
  dispatches: readonly UnsettledDispatch[];
  since: number;
}

export class Recorder {
  readonly #cdp: Cdp;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #restarts: Restarts;
  /** The tags of each registration that the browser listed last. */
  readonly #listed = new Map<string, readonly string[]>();
  #restartsLate = false;
  readonly #id: string;
  readonly #probe: ProbeOptions;
  readonly #context: WorkerContext;
  readonly #onChange: () => void;
  readonly #faults: Faults;
  readonly #intercepts: Intercepts;
  readonly #bodies: BodyStore;
  readonly #workers = new Map<string, Worker>();
  /** The sessions of frames in processes of their own, which have workers of their own. */
  readonly #frames: Set<string>;
  /** Workers that ran when the page left their site, by target, and since when they are out of sight. */
  readonly #away = new Map<string, Away>();
  /** Workers being prepared, so that starting can wait for those that run already. */
  readonly #preparing = new Set<Promise<void>>();
  /** Who waits for a worker to start or stop. */
  #awaited: { scope: string; change: WorkerChange; resolve: () => void }[] = [];
  #offline = false;
  /** Resolves when all follow what `#offline` says. */
  #offlineSet = Promise.resolve();

  constructor({ cdp, clock, emit, probeScript, storedOf, stored, ordered, onChange, earlier }: RecorderOptions) {
    this.#cdp = cdp;
    this.#clock = clock;
    this.#emit = (source, facts, at, id) => {
      emit(source, facts, at, id);
      if (facts.kind === 'worker-changed') this.#changed(facts);
    };
    this.#onChange = onChange;
    const listed = (scope: string): readonly string[] => this.#listed.get(scope) ?? [];
    this.#restarts = new Restarts({ clock, emit: this.#emit, stored, ordered, listed, onChange, stop: (worker) => this.#stopUnlessInstalled(worker) });
    const { memory, dispatches = [] } = earlier ?? {};
    this.#id = memory?.id ?? crypto.randomUUID().slice(0, 8);
    this.#probe = {
      bindingName: `syncscope${this.#id}`,
      probeName: memory?.probeName ?? `syncscope${crypto.randomUUID().replaceAll('-', '')}`,
      key: memory?.key ?? crypto.randomUUID(),
      probeScript,
    };
    this.#offline = memory?.offline ?? false;
    this.#restartsLate = memory?.restartsLate ?? false;
    this.#frames = new Set(memory?.frames);
    this.#faults = new Faults(cdp, memory?.faults ?? [], onChange);
    this.#intercepts = new Intercepts(cdp, this.#faults);
    this.#bodies = new BodyStore(memory?.bodies ?? null, onChange);
    this.#context = {
      cdp,
      emit: this.#emit,
      clock: new BrowserClock(clock),
      probe: this.#probe,
      offline: () => this.#offline,
      intercepts: this.#intercepts,
      bodies: this.#bodies,
      // Not to be guessed from an earlier one, which a worker may see in its stacks: the probe's script is known by it.
      nextId: () => crypto.randomUUID().replaceAll('-', '').slice(0, 12),
      storedOf,
      onChange,
    };
    for (const known of memory?.workers ?? []) {
      this.#workers.set(known.sessionId, Worker.remembered(known, dispatches, this.#context));
    }
    cdp.onEvent((event) => this.#handle(event));
  }

  /**
   * Begins. Resolves when the probe is in all workers that run.
   * @throws when the browser refuses
   */
  async start(): Promise<void> {
    await this.#autoAttach(null);
    await this.#prepared();
  }

  /**
   * Goes on where an earlier recorder on the same connection was ended.
   * @throws when the connection is gone
   */
  async resume(): Promise<void> {
    for (const worker of this.#workers.values()) void worker.resume().then(() => this.#planRestart(worker));
    await this.#autoAttach(null);
    await this.#prepared();
  }

  /** One that stops while it is prepared answers only when it starts again: it is not waited for. */
  async #prepared(): Promise<void> {
    await within(Promise.all(this.#preparing), prepareTimeout, 'A worker stopped.').catch(() => undefined);
  }

  get memory(): RecorderMemory {
    const workers = [...this.#workers.values()].map((worker) => worker.memory);
    const { probeName, key } = this.#probe;
    const [id, offline, restartsLate] = [this.#id, this.#offline, this.#restartsLate];
    return { id, probeName, key, offline, restartsLate, faults: [...this.#faults.all], bodies: this.#bodies.kept, workers, frames: [...this.#frames] };
  }

  /**
   * Has the workers whose listeners were there before the probe restarted, each at a quiet moment. From now on, for as long
   * as the recorder works.
   */
  restartLateWorkers(): void {
    this.#restartsLate = true;
    for (const worker of this.#workers.values()) this.#planRestart(worker);
  }

  #planRestart(worker: Worker): void {
    if (this.#restartsLate) this.#restarts.plan(worker);
  }

  /** The registrations whose workers wait for long to be restarted. */
  get waiting(): SessionState['waiting'] {
    return this.#restarts.waiting;
  }

  /** Resolves when no worker waits to be restarted. */
  restarted(): Promise<void> {
    return this.#restarts.done();
  }

  /** Restarts the workers of a registration that wait for it, whatever they do. */
  restartNow(scope: string): Promise<void> {
    return this.#restarts.now(scope);
  }

  /**
   * The browser was asked what it has registered in an origin, and this is what it listed: the tags of a registration as
   * far as is known, null where it is not known.
   */
  looked(origin: string, tagsOf: (scope: string) => readonly string[] | null): void {
    for (const worker of this.#workers.values()) {
      const { scope } = worker;
      if (scope === null || new URL(scope).origin !== origin) continue;
      const tags = tagsOf(scope);
      if (!tags) continue;
      this.#listed.set(scope, tags);
      worker.sawTags(tags, this.#clock.now());
    }
  }

  /** Whether a worker of a registration runs, and was not told to stop. */
  runs(scope: string): boolean {
    return [...this.#workers.values()].some((worker) => worker.running && !worker.stopping && worker.scope === scope);
  }

  /** The running worker of a registration that gets its events, or undefined. One that is about to stop has stopped then. */
  async activeWorker(scope: string): Promise<Worker | undefined> {
    if ([...this.#workers.values()].some((worker) => worker.stopping && worker.scope === scope)) {
      await within(this.changed(scope, 'stopped'), stopTimeout, 'It goes on.').catch(() => undefined);
    }
    const running = [...this.#workers.values()].filter((worker) => worker.running && worker.scope === scope);
    const [only] = running;
    // It stays so until a newer version takes its place, which has to run for that.
    if (only?.wasActive && running.length === 1) return only;
    for (const worker of running) if (await worker.isActive()) return worker;
    return undefined;
  }

  /** Resolves when a worker of a registration next starts, or stops. */
  changed(scope: string, change: WorkerChange): Promise<void> {
    return new Promise((resolve) => this.#awaited.push({ scope, change, resolve }));
  }

  /** Cuts all workers, and the page, from the network, or connects them again. */
  setOffline(offline: boolean): Promise<void> {
    if (offline !== this.#offline) this.#offlineSet = this.#setOffline(offline);
    return this.#offlineSet;
  }

  async #setOffline(offline: boolean): Promise<void> {
    this.#offline = offline;
    this.#onChange();
    // What was held may run before the last of these commands is sent.
    const releasedAt = this.#clock.now();
    const page = emulateOffline(this.#cdp, null, offline);
    for (const frame of this.#frames) this.#setFrameOffline(frame, offline);
    const workers = this.#ofAll((worker) => worker.setOffline(offline));
    this.#tellOffline(offline ? this.#clock.now() : releasedAt);
    await Promise.all([page, workers]);
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** Makes requests of all workers fail by a rule, or no longer. */
  async setFault(rule: FaultRule, active: boolean): Promise<void> {
    this.#faults.set(rule, active);
    await this.#intercept();
  }

  async removeFault(id: string): Promise<void> {
    this.#faults.remove(id);
    await this.#intercept();
  }

  /**
   * Keeps the requests of a replay from the network until it is over.
   * @param answers what they are answered with; null where all of them are to fail
   */
  async answerFrom(answers: Answers | null): Promise<void> {
    this.#intercepts.answering = new Answering(this.#cdp, answers);
    await this.#intercept();
  }

  /** The replay that keeps its requests from the network, if any. */
  get answering(): Answering | null {
    return this.#intercepts.answering;
  }

  /** The replay is over: nothing is kept from the network any more, and nothing held. */
  async answerNoMore(): Promise<void> {
    this.#intercepts.answering?.end();
    this.#intercepts.answering = null;
    await this.#intercept();
  }

  async #intercept(): Promise<void> {
    await this.#ofAll((worker) => worker.intercept());
  }

  /** Does something to all workers. A stopped one answers when it starts again, too late to wait for. */
  async #ofAll(act: (worker: Worker) => Promise<void>): Promise<void> {
    const running: Promise<void>[] = [];
    for (const worker of this.#workers.values()) {
      const done = act(worker);
      if (worker.running) running.push(done);
      else done.catch(() => undefined);
    }
    await Promise.all(running);
  }

  /** A recording begins: with the bodies of requests and answers, or without. */
  async recordBodies(recorded: boolean): Promise<void> {
    const before = this.#bodies.kept !== null;
    this.#bodies.begin(recorded);
    if (before !== recorded) await this.#ofAll((worker) => worker.followRequests());
  }

  /** Whether bodies are recorded. */
  get recordsBodies(): boolean {
    return this.#bodies.kept !== null;
  }

  /** The rules by which requests fail. */
  get faults(): readonly Fault[] {
    return this.#faults.all;
  }

  /** Tells again which workers run, and whether they are held, for a trace that begins now. */
  tellState(): void {
    for (const worker of this.#workers.values()) if (worker.running) worker.tellRunning(this.#clock.now());
    if (this.#offline) this.#tellOffline();
  }

  #tellOffline(at = this.#clock.now()): void {
    this.#emit('browser', { kind: 'connectivity-changed', offline: this.#offline, by: 'panel' }, at);
  }

  /** Stops the running workers, for the user; the browser starts them again when they have something to do. */
  async stopWorkers(): Promise<number> {
    const running = [...this.#workers.values()].filter((worker) => worker.running);
    const stopped = await Promise.all(running.map((worker) => this.#stopUnlessInstalled(worker)));
    return stopped.filter(Boolean).length;
  }

  /** One that is stopped while it is installed or activated is given up by the browser. @returns whether it was stopped */
  async #stopUnlessInstalled(worker: Worker): Promise<boolean> {
    // One that is kept busy without end does not answer.
    const state = await within(worker.state(), stateTimeout, 'It does not answer.').catch(() => null);
    if (state === 'installing' || state === 'activating') return false;
    return worker.stop('panel').then(() => true, () => false);
  }

  /**
   * The tab shows another document. If the browser has put another page under the tab, as it does with one that was
   * prerendered, the connection sees nothing any more, and is made anew.
   */
  async pageChanged(): Promise<void> {
    if (!(await this.#cdp.renew())) return;
    this.#frames.clear();
    for (const [sessionId, worker] of this.#workers) {
      this.#workers.delete(sessionId);
      if (worker.running) this.#lose(worker);
    }
    if (this.#offline) await emulateOffline(this.#cdp, null, true).catch(() => undefined);
    await this.#autoAttach(null);
  }

  /** Ends: takes the probe out of the workers, and detaches, which lets everything run. */
  async stop(): Promise<void> {
    this.#restarts.end();
    this.#intercepts.answering?.end();
    if (this.recordsBodies) void this.#ofAll((worker) => worker.readBodies());
    await this.#bodies.settled();
    const leaving = [...this.#workers.values()]
      .filter((worker) => worker.running)
      .map((worker) => worker.order({ command: 'off' }));
    if (this.#offline) leaving.push(this.setOffline(false));
    await Promise.allSettled(leaving);
    this.lost();
    await this.#cdp.close().catch(() => undefined);
  }

  /** The connection is gone: ends what would go on by itself. */
  lost(): void {
    if (this.#offline) {
      this.#offline = false;
      this.#tellOffline();
    }
    this.#faults.end();
    this.#intercepts.answering?.end();
    for (const worker of this.#workers.values()) worker.end();
    this.#workers.clear();
    for (const targetId of this.#away.keys()) this.#found(targetId);
    this.#restarts.end();
  }

  async #autoAttach(sessionId: string | null): Promise<void> {
    await this.#cdp.send(sessionId, 'Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: followed,
    });
  }

  #handle(event: CdpEvent): void {
    switch (event.method) {
      case 'Target.attachedToTarget': {
        const { sessionId, targetInfo, waitingForDebugger } = event.params;
        return this.#attached(sessionId, targetInfo, waitingForDebugger);
      }
      case 'Target.detachedFromTarget':
        return this.#detached(event.params.sessionId);
      case 'Inspector.targetCrashed':
        return this.#workerOf(event)?.stopped(this.#clock.now());
      case 'Inspector.targetReloadedAfterCrash': {
        const worker = this.#workerOf(event);
        if (worker) void worker.restarted();
        // One that an earlier background had no room to remember: it must run all the same.
        else void this.#cdp.send(event.sessionId, 'Runtime.runIfWaitingForDebugger', undefined).catch(() => undefined);
        return;
      }
      default: {
        const worker = this.#workerOf(event);
        if (!worker) return;
        worker.handle(event);
        this.#restarts.heard(worker);
      }
    }
  }

  #changed({ workerId, scope, change }: { workerId: string; scope: string; change: WorkerChange }): void {
    const isThis = (awaited: { scope: string; change: WorkerChange }): boolean =>
      awaited.scope === scope && awaited.change === change;
    for (const awaited of this.#awaited) if (isThis(awaited)) awaited.resolve();
    this.#awaited = this.#awaited.filter((awaited) => !isThis(awaited));
    if (change !== 'started') return;
    for (const worker of this.#workers.values()) if (worker.workerId === workerId) this.#planRestart(worker);
  }

  #workerOf({ sessionId }: CdpEvent): Worker | undefined {
    return sessionId === null ? undefined : this.#workers.get(sessionId);
  }

  #attached(sessionId: string, { targetId, type, url }: Protocol.Target.TargetInfo, waiting: boolean): void {
    if (type === 'service_worker') {
      const away = this.#found(targetId);
      // One that waits has started anew, without our probe.
      const worker =
        away && !waiting
          ? Worker.remembered({ ...away.memory, sessionId }, away.dispatches, this.#context)
          : new Worker(targetId, sessionId, url, this.#context);
      this.#workers.set(sessionId, worker);
      this.#prepare(away && !waiting ? worker.returned().then(() => this.#planRestart(worker)) : worker.prepare(waiting));
      return;
    }
    if (type === 'iframe') {
      this.#frames.add(sessionId);
      this.#onChange();
      void this.#autoAttach(sessionId).catch(() => undefined);
      if (this.#offline) this.#setFrameOffline(sessionId, true);
    }
    // Whatever it is, it must run.
    void this.#cdp.send(sessionId, 'Runtime.runIfWaitingForDebugger', undefined).catch(() => undefined);
  }

  /** The frame may be gone already. */
  #setFrameOffline(sessionId: string, offline: boolean): void {
    void emulateOffline(this.#cdp, sessionId, offline).catch(() => undefined);
  }

  #prepare(prepared: Promise<void>): void {
    this.#preparing.add(prepared);
    void prepared.finally(() => this.#preparing.delete(prepared));
  }

  #detached(sessionId: string): void {
    if (this.#frames.delete(sessionId)) this.#onChange();
    const worker = this.#workers.get(sessionId);
    if (!worker) return;
    this.#workers.delete(sessionId);
    this.#onChange();
    // The browser tells first when a worker stops: one that runs is only out of sight.
    if (worker.running) this.#lose(worker);
    else if ([...this.#workers.values()].some((other) => other.scope === worker.scope)) worker.replaced(this.#clock.now());
  }

  /** A worker that runs is not seen any more. */
  #lose(worker: Worker): void {
    const { memory } = worker;
    this.#restarts.forget(worker);
    this.#away.set(worker.workerId, { memory, dispatches: worker.end(), since: this.#clock.now() });
  }

  /** A worker that was out of sight is seen again, or will not be. */
  #found(targetId: string): Away | undefined {
    const away = this.#away.get(targetId);
    if (!away) return undefined;
    this.#away.delete(targetId);
    const { memory, since } = away;
    const at = this.#clock.now();
    const where = { workerId: memory.workerId, ...(memory.scope !== null && { scope: memory.scope }) };
    this.#emit('browser', { kind: 'capture-gap', ...where, from: since, to: at, reason: outOfSight }, at);
    return away;
  }
}
