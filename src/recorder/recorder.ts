/**
 * Records the workers of one tab through the Chrome DevTools Protocol: holds each starting worker until the
 * probe is in, follows it, and lets everything go at the end.
 */
import type { Protocol } from 'devtools-protocol';
import type { Cdp, CdpEvent } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';
import { within } from '../transport/time-limit.ts';
import type { FactsOf } from '../trace/worded.ts';
import type { SessionState } from '../protocol/session.ts';
import { BodyStore } from './bodies.ts';
import { BrowserClock } from './clocks.ts';
import type { WorkerContext } from './context.ts';
import type { Emit } from './emit.ts';
import { FollowedWorkers } from './followed-workers.ts';
import type { RecorderMemory } from './memory.ts';
import { Network } from './network.ts';
import { OutOfSight } from './out-of-sight.ts';
import type { UnsettledDispatch } from './running-dispatches.ts';
import type { ProbeOptions } from './probe-text.ts';
import { Restarts } from './restarts.ts';
import { RecordedWorker } from './worker.ts';

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

/** How long the workers that run may take to be prepared before recording counts as begun, ms. */
const prepareTimeout = 2_000;

/** The kinds of targets that may hold workers, or are workers. */
const followed = [
  { type: 'service_worker' },
  { type: 'iframe' },
  // All others are left alone.
  { exclude: true },
];

export class Recorder {
  readonly network: Network;
  readonly workers = new FollowedWorkers();
  /** Aborted as soon as it is to end, when what it still does is to leave the workers. */
  readonly #leaving = new AbortController();
  /** Aborted when the connection is gone. */
  readonly #gone = new AbortController();
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
  readonly #bodies: BodyStore;
  /** The sessions of frames in processes of their own, which have workers of their own. */
  readonly #frames: Set<string>;
  readonly #outOfSight: OutOfSight;
  /** Workers being prepared, so that starting can wait for those that run already. */
  readonly #preparing = new Set<Promise<void>>();

  constructor({ cdp, clock, emit, probeScript, storedOf, stored, ordered, onChange, earlier }: RecorderOptions) {
    this.#cdp = cdp;
    this.#clock = clock;
    this.#emit = (source, facts, at, id) => {
      emit(source, facts, at, id);
      if (facts.kind === 'worker-changed') this.#changed(facts);
    };
    this.#onChange = onChange;
    const listed = (scope: string): readonly string[] => this.#listed.get(scope) ?? [];
    this.#restarts = new Restarts({
      clock,
      emit: this.#emit,
      stored,
      ordered,
      listed,
      onChange,
      stop: (worker) => this.workers.stopUnlessInstalled(worker),
      signal: this.#leaving.signal,
    });
    const { memory, dispatches = [] } = earlier ?? {};
    this.#id = memory?.id ?? crypto.randomUUID().slice(0, 8);
    this.#probe = {
      bindingName: `syncscope${this.#id}`,
      probeName: memory?.probeName ?? `syncscope${crypto.randomUUID().replaceAll('-', '')}`,
      key: memory?.key ?? crypto.randomUUID(),
      probeScript,
    };
    this.#restartsLate = memory?.restartsLate ?? false;
    this.#frames = new Set(memory?.frames);
    this.#outOfSight = new OutOfSight(clock, this.#emit, this.#gone.signal);
    this.network = new Network(
      {
        cdp,
        clock,
        emit: this.#emit,
        ofAll: (act) => this.workers.each(act),
        frames: this.#frames,
        onChange,
        signal: this.#gone.signal,
      },
      memory,
    );
    this.#bodies = new BodyStore(memory?.bodies ?? null, onChange);
    this.#context = {
      cdp,
      emit: this.#emit,
      clock: new BrowserClock(clock),
      probe: this.#probe,
      offline: () => this.network.offline,
      intercepts: this.network.intercepts,
      bodies: this.#bodies,
      // Not to be guessed from an earlier one, which a worker may see in its stacks: the probe's script is known by it.
      nextId: () => crypto.randomUUID().replaceAll('-', '').slice(0, 12),
      storedOf,
      onChange,
    };
    for (const known of memory?.workers ?? []) {
      this.workers.add(new RecordedWorker(known, this.#context, { memory: known, dispatches }));
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
    for (const worker of this.workers.all) void worker.resume().then(() => this.#planRestart(worker));
    await this.#autoAttach(null);
    await this.#prepared();
  }

  /** One that stops while it is prepared answers only when it starts again: it is not waited for. */
  async #prepared(): Promise<void> {
    await within(Promise.all(this.#preparing), prepareTimeout).catch(() => undefined);
  }

  get memory(): RecorderMemory {
    const workers = this.workers.all.map((worker) => worker.memory);
    const { probeName, key } = this.#probe;
    const [id, restartsLate] = [this.#id, this.#restartsLate];
    const { offline, faults } = this.network;
    return {
      id,
      probeName,
      key,
      offline,
      restartsLate,
      faults: [...faults],
      bodies: this.#bodies.kept,
      workers,
      frames: [...this.#frames],
    };
  }

  /**
   * Has the workers whose listeners were there before the probe restarted, each at a quiet moment. From now on, for as long
   * as the recorder works.
   */
  restartLateWorkers(): void {
    this.#restartsLate = true;
    for (const worker of this.workers.all) this.#planRestart(worker);
  }

  #planRestart(worker: RecordedWorker): void {
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
    for (const worker of this.workers.all) {
      const { scope } = worker;
      if (scope === null || new URL(scope).origin !== origin) continue;
      const tags = tagsOf(scope);
      if (!tags) continue;
      this.#listed.set(scope, tags);
      worker.sawTags(tags, this.#clock.now());
    }
  }

  /** A recording begins: with the bodies of requests and answers, or without. */
  async recordBodies(recorded: boolean): Promise<void> {
    const before = this.#bodies.kept !== null;
    this.#bodies.begin(recorded);
    if (before !== recorded) await this.workers.each((worker) => worker.followRequests());
  }

  /** Whether bodies are recorded. */
  get recordsBodies(): boolean {
    return this.#bodies.kept !== null;
  }

  /** Tells again which workers run, and whether they are held, for a trace that begins now. */
  tellState(): void {
    for (const worker of this.workers.all) if (worker.running) worker.tellRunning(this.#clock.now());
    this.network.tellState();
  }

  /**
   * The tab shows another document. If the browser has put another page under the tab, as it does with one that was
   * prerendered, the connection sees nothing any more, and is made anew.
   */
  async pageChanged(): Promise<void> {
    if (!(await this.#cdp.renew())) return;
    this.#frames.clear();
    for (const worker of this.workers.removeAll()) if (worker.running) this.#lose(worker);
    await this.network.pageChanged();
    await this.#autoAttach(null);
  }

  /** Ends: takes the probe out of the workers, and detaches, which lets everything run. */
  async stop(): Promise<void> {
    this.#leaving.abort();
    this.network.answering?.end();
    if (this.recordsBodies) void this.workers.each((worker) => worker.readBodies());
    await this.#bodies.settled();
    const leaving = this.workers.all.filter((worker) => worker.running).map((worker) => worker.order({ command: 'off' }));
    if (this.network.offline) leaving.push(this.network.setOffline(false));
    await Promise.allSettled(leaving);
    this.lost();
    await this.#cdp.close().catch(() => undefined);
  }

  /** The connection is gone: ends what would go on by itself. */
  lost(): void {
    this.#leaving.abort();
    this.#gone.abort();
    for (const worker of this.workers.removeAll()) worker.end();
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
        return this.workers.at(event.sessionId)?.stopped(this.#clock.now());
      case 'Inspector.targetReloadedAfterCrash': {
        const worker = this.workers.at(event.sessionId);
        if (worker) void worker.restarted();
        // One that an earlier background had no room to remember: it must run all the same.
        else void this.#cdp.send(event.sessionId, 'Runtime.runIfWaitingForDebugger', undefined).catch(() => undefined);
        return;
      }
      default: {
        const worker = this.workers.at(event.sessionId);
        if (!worker) return;
        worker.handle(event);
        this.#restarts.heard(worker);
      }
    }
  }

  #changed({ workerId, scope, change }: FactsOf<'worker-changed'>): void {
    this.workers.tellChange(scope, change);
    if (change !== 'started') return;
    for (const worker of this.workers.all) if (worker.workerId === workerId) this.#planRestart(worker);
  }

  #attached(sessionId: string, { targetId, type, url }: Protocol.Target.TargetInfo, waiting: boolean): void {
    if (type === 'service_worker') {
      const away = this.#outOfSight.found(targetId);
      // One that waits has started anew, without our probe.
      const worker =
        away && !waiting
          ? new RecordedWorker({ ...away.memory, sessionId }, this.#context, away)
          : new RecordedWorker({ workerId: targetId, sessionId, scriptUrl: url }, this.#context);
      this.workers.add(worker);
      this.#prepare(away && !waiting ? worker.returned().then(() => this.#planRestart(worker)) : worker.prepare(waiting));
      return;
    }
    if (type === 'iframe') {
      this.#frames.add(sessionId);
      this.#onChange();
      void this.#autoAttach(sessionId).catch(() => undefined);
      if (this.network.offline) this.network.followIn(sessionId);
    }
    // Whatever it is, it must run.
    void this.#cdp.send(sessionId, 'Runtime.runIfWaitingForDebugger', undefined).catch(() => undefined);
  }

  #prepare(prepared: Promise<void>): void {
    this.#preparing.add(prepared);
    void prepared.finally(() => this.#preparing.delete(prepared));
  }

  #detached(sessionId: string): void {
    if (this.#frames.delete(sessionId)) this.#onChange();
    const worker = this.workers.remove(sessionId);
    if (!worker) return;
    this.#onChange();
    // The browser tells first when a worker stops: one that runs is only out of sight.
    if (worker.running) this.#lose(worker);
    else if (this.workers.all.some((other) => other.scope === worker.scope)) worker.replaced(this.#clock.now());
  }

  /** A worker that runs is not seen any more. */
  #lose(worker: RecordedWorker): void {
    this.#restarts.forget(worker);
    this.#outOfSight.lose(worker);
  }
}
