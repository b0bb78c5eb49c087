/** The workers that get the events of a tab's registrations: found, woken, stopped and told to dispatch. */
import { Failure } from '../protocol/failure.ts';
import { lateWaitUntil } from '../chromium/refusal.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { RecordedWorker } from '../recorder/worker.ts';
import { within } from '../transport/time-limit.ts';
import type { SimulatedEvent } from './fires.ts';

/** How long a worker may take to start when it is woken, or to stop, ms. */
const wakeTimeout = 10_000;

export interface ActiveWorkersOptions {
  /** Attaches the debugger unless it is. */
  attach: () => Promise<Recorder>;
  /** Has the page wake the active worker of a registration. */
  wake: (scope: string) => Promise<unknown>;
  /** The scopes of the registrations that have an active worker. */
  scopes: () => readonly string[];
}

export class ActiveWorkers {
  readonly #options: ActiveWorkersOptions;
  /** Those that are being looked for or woken, by scope. */
  readonly #waking = new Map<string, Promise<RecordedWorker>>();

  constructor(options: ActiveWorkersOptions) {
    this.#options = options;
  }

  /** Whether that of a registration is being looked for or woken. */
  isWaking(scope: string): boolean {
    return this.#waking.has(scope);
  }

  /**
   * The active worker of a registration, woken if need be; found once for all who ask at the same time. Without a
   * recording the debugger is attached for as long as fires need it.
   */
  of(scope: string, recorder?: Recorder): Promise<RecordedWorker> {
    const found = this.#waking.get(scope) ?? this.#find(scope, recorder).finally(() => this.#waking.delete(scope));
    this.#waking.set(scope, found);
    return found;
  }

  async #find(scope: string, attached?: Recorder): Promise<RecordedWorker> {
    const recorder = attached ?? (await this.#options.attach());
    return (await recorder.workers.active(scope)) ?? this.#wake(recorder, scope);
  }

  async #wake(recorder: Recorder, scope: string): Promise<RecordedWorker> {
    const started = recorder.workers.changed(scope, 'started');
    await this.#options.wake(scope);
    await within(
      started,
      wakeTimeout,
      () => new Failure({ code: 'worker-not-started', params: { seconds: wakeTimeout / 1000 } }),
    );
    const worker = await recorder.workers.active(scope);
    if (!worker) throw new Failure({ code: 'no-active-worker', params: {} });
    return worker;
  }

  /** Stops that of a registration, if it runs. */
  async stop(scope: string): Promise<void> {
    const recorder = await this.#options.attach();
    const worker = await recorder.workers.active(scope);
    if (!worker) return;
    const stopped = recorder.workers.changed(scope, 'stopped');
    await worker.stop('panel');
    await within(
      stopped,
      wakeTimeout,
      () => new Failure({ code: 'worker-not-stopped', params: { seconds: wakeTimeout / 1000 } }),
    );
  }

  /** Dispatches a simulated event in that of a registration, which it wakes. */
  async simulate(fireId: string, { type, scope, tag, lastChance }: SimulatedEvent): Promise<void> {
    const worker = await this.of(scope);
    await worker.order({ command: 'simulate', fireId, type, tag, lastChance, refusal: lateWaitUntil });
  }

  /**
   * Has the browser start those that do not run, which are held or to be held offline: a stopped one takes no word
   * until a sync starts it, which is then not held; and what it held is released by nothing, not even by the end of the
   * debugging, before the browser ends. [measured in Chromium 156] One that does not start stays as it is.
   */
  async wakeStopped(recorder: Recorder): Promise<void> {
    const stopped = this.#options.scopes().filter((scope) => !recorder.workers.runs(scope));
    await Promise.allSettled(stopped.map((scope) => this.of(scope, recorder)));
  }
}
