/** What the network is like for the workers of one tab: cut, failing by the user's rules, or kept from a replay. */
import type { Answers } from '../trace/answers.ts';
import type { RequestFault, SetFault } from '../trace/faults.ts';
import type { Cdp } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';
import { Answering } from './answering.ts';
import type { Emit } from './emit.ts';
import { Faults } from './faults.ts';
import { Intercepts } from './intercepts.ts';
import type { RecorderMemory } from './memory.ts';
import { emulateOffline } from './offline.ts';
import type { RecordedWorker } from './worker.ts';

export interface NetworkOptions {
  cdp: Cdp;
  clock: Clock;
  emit: Emit;
  /** Does something to all workers. Resolves when those that run have done it. */
  ofAll: (act: (worker: RecordedWorker) => Promise<void>) => Promise<void>;
  /** The sessions of frames in processes of their own. */
  frames: ReadonlySet<string>;
  /** Called when something changed that is remembered. */
  onChange: () => void;
  /** The connection is gone: ends what would go on by itself. */
  signal: AbortSignal;
}

export class Network {
  readonly intercepts: Intercepts;
  readonly #options: NetworkOptions;
  readonly #faults: Faults;
  #offline: boolean;
  /** Resolves when all follow what `#offline` says. */
  #offlineSet = Promise.resolve();

  /** @param earlier what it was when an earlier recorder ended */
  constructor(options: NetworkOptions, earlier?: Pick<RecorderMemory, 'offline' | 'faults'>) {
    this.#options = options;
    this.#offline = earlier?.offline ?? false;
    this.#faults = new Faults(options.cdp, earlier?.faults ?? [], options.onChange, options.signal);
    this.intercepts = new Intercepts(options.cdp, this.#faults);
    options.signal.addEventListener('abort', () => this.#lost(), { once: true });
  }

  /** Cuts all workers, and the page, from the network, or connects them again. */
  setOffline(offline: boolean): Promise<void> {
    if (offline !== this.#offline) this.#offlineSet = this.#setOffline(offline);
    return this.#offlineSet;
  }

  async #setOffline(offline: boolean): Promise<void> {
    const { cdp, clock, ofAll, frames, onChange } = this.#options;
    this.#offline = offline;
    onChange();
    // What was held may run before the last of these commands is sent.
    const releasedAt = clock.now();
    const page = emulateOffline(cdp, null, offline);
    for (const frame of frames) this.followIn(frame, offline);
    const workers = ofAll((worker) => worker.setOffline(offline));
    this.#tellOffline(offline ? clock.now() : releasedAt);
    await Promise.all([page, workers]);
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** Has a frame, which may be gone already, be offline or not. */
  followIn(frame: string, offline = this.#offline): void {
    void emulateOffline(this.#options.cdp, frame, offline).catch(() => undefined);
  }

  /** The page is another one: it is to be offline as well, if all are. */
  async pageChanged(): Promise<void> {
    if (this.#offline) await emulateOffline(this.#options.cdp, null, true).catch(() => undefined);
  }

  /** The rules by which requests fail. */
  get faults(): readonly RequestFault[] {
    return this.#faults.all;
  }

  /** Makes requests of all workers fail by these rules, and by no others. */
  async setFaults(faults: readonly SetFault[]): Promise<void> {
    this.#faults.set(faults);
    await this.#intercept();
  }

  /**
   * Keeps the requests of a replay from the network until it is over.
   * @param answers what they are answered with; null where all of them are to fail
   */
  async answerFrom(answers: Answers | null): Promise<void> {
    this.intercepts.answering = new Answering(this.#options.cdp, answers);
    await this.#intercept();
  }

  /** The replay that keeps its requests from the network, if any. */
  get answering(): Answering | null {
    return this.intercepts.answering;
  }

  /** The replay is over: nothing is kept from the network any more, and nothing held. */
  async answerNoMore(): Promise<void> {
    this.intercepts.answering?.end();
    this.intercepts.answering = null;
    await this.#intercept();
  }

  async #intercept(): Promise<void> {
    await this.#options.ofAll((worker) => worker.intercept());
  }

  /** Tells again whether the workers are held, for a trace that begins now. */
  tellState(): void {
    if (this.#offline) this.#tellOffline();
  }

  #tellOffline(at = this.#options.clock.now()): void {
    this.#options.emit('browser', { kind: 'connectivity-changed', offline: this.#offline, by: 'panel' }, at);
  }

  #lost(): void {
    if (this.#offline) {
      this.#offline = false;
      this.#tellOffline();
    }
    this.intercepts.answering?.end();
  }
}
