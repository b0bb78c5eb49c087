/** The workers of one tab that are followed, by the sessions of the debugging protocol that lead to them. */
import type { EventOf } from '../trace/events.ts';
import { within } from '../transport/time-limit.ts';
import type { RecordedWorker } from './worker.ts';

/** How long a worker that was told to stop may take for it, ms. */
const stopTimeout = 5_000;
/** How long a worker may take to say whether it is being installed, ms, before it is stopped all the same. */
const stateTimeout = 1_000;

type WorkerChange = EventOf<'worker-changed'>['change'];

export class FollowedWorkers {
  readonly #bySession = new Map<string, RecordedWorker>();
  /** Who waits for a worker to start or stop. */
  #awaited: { scope: string; change: WorkerChange; resolve: () => void }[] = [];

  add(worker: RecordedWorker): void {
    this.#bySession.set(worker.sessionId, worker);
  }

  get all(): readonly RecordedWorker[] {
    return [...this.#bySession.values()];
  }

  get #running(): readonly RecordedWorker[] {
    return this.all.filter((worker) => worker.running);
  }

  /** The worker that a session leads to, if it is one. */
  at(sessionId: string | null): RecordedWorker | undefined {
    return sessionId === null ? undefined : this.#bySession.get(sessionId);
  }

  /** The session of a worker has ended. @returns the worker, if it was one */
  remove(sessionId: string): RecordedWorker | undefined {
    const worker = this.#bySession.get(sessionId);
    this.#bySession.delete(sessionId);
    return worker;
  }

  /** All sessions have ended. @returns the workers that they led to */
  removeAll(): readonly RecordedWorker[] {
    const { all } = this;
    this.#bySession.clear();
    return all;
  }

  /** Whether a worker of a registration runs, and was not told to stop. */
  runs(scope: string): boolean {
    return this.#running.some((worker) => !worker.stopping && worker.scope === scope);
  }

  /** The running worker of a registration that gets its events, or undefined. One that is about to stop has stopped then. */
  async active(scope: string): Promise<RecordedWorker | undefined> {
    if (this.all.some((worker) => worker.stopping && worker.scope === scope)) {
      await within(this.changed(scope, 'stopped'), stopTimeout).catch(() => undefined);
    }
    const running = this.#running.filter((worker) => worker.scope === scope);
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

  /** A worker of a registration has started, or stopped. */
  tellChange(scope: string, change: WorkerChange): void {
    const isThis = (awaited: { scope: string; change: WorkerChange }): boolean =>
      awaited.scope === scope && awaited.change === change;
    for (const awaited of this.#awaited) if (isThis(awaited)) awaited.resolve();
    this.#awaited = this.#awaited.filter((awaited) => !isThis(awaited));
  }

  /** Does something to all. A stopped one answers when it starts again, too late to wait for. */
  async each(act: (worker: RecordedWorker) => Promise<void>): Promise<void> {
    const running: Promise<void>[] = [];
    for (const worker of this.all) {
      const done = act(worker);
      if (worker.running) running.push(done);
      else done.catch(() => undefined);
    }
    await Promise.all(running);
  }

  /** Stops those that run, for the user; the browser starts them again when they have something to do. */
  async stop(): Promise<number> {
    const stopped = await Promise.all(this.#running.map((worker) => this.stopUnlessInstalled(worker)));
    return stopped.filter(Boolean).length;
  }

  /** One that is stopped while it is installed or activated is given up by the browser. @returns whether it was stopped */
  async stopUnlessInstalled(worker: RecordedWorker): Promise<boolean> {
    // One that is kept busy without end does not answer.
    const state = await within(worker.state(), stateTimeout).catch(() => null);
    if (state === 'installing' || state === 'activating') return false;
    return worker.stop('panel').then(
      () => true,
      () => false,
    );
  }
}
