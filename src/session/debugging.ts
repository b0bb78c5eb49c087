/** The debugging of a tab: begun once for all that need it, ended together, or by the browser. */
import { Failure } from '../protocol/failure.ts';
import type { Reason } from '../trace/reasons.ts';
import { Recorder, type RecorderOptions } from '../recorder/recorder.ts';
import type { Cdp, CdpSource } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';

export interface DebuggingOptions extends Pick<RecorderOptions, 'emit' | 'storedOf' | 'stored' | 'ordered' | 'onChange'> {
  clock: Clock;
  source: CdpSource;
  /** The script of worker-probe. */
  probeScript: () => Promise<string>;
  /** It is about to end, and nothing is seen any more. @param recorder what it was done with, if it had begun */
  onLeaving: (recorder: Recorder | null) => void;
  /** Does what has to be done before the debugger is detached. */
  beforeDetached: (recorder: Recorder) => Promise<void>;
  /** The browser has ended it: with why. */
  onLost: (recorder: Recorder, why: Reason) => void;
}

export class Debugging {
  readonly #options: DebuggingOptions;
  #wanted: Promise<Recorder> | null = null;
  /** Set once `#wanted` resolved. */
  #recorder: Recorder | null = null;
  /** Resolves when the debugger that was attached last is detached. */
  #detached = Promise.resolve();
  #tabGone = false;

  constructor(options: DebuggingOptions) {
    this.#options = options;
  }

  /** What follows the workers, where the debugger is attached. */
  get recorder(): Recorder | null {
    return this.#recorder;
  }

  /** Whether the debugger is attached, or about to be. */
  get isWanted(): boolean {
    return this.#wanted !== null;
  }

  /** Attaches the debugger unless it is. @throws with a sentence when the browser refuses */
  attach(): Promise<Recorder> {
    if (this.#wanted) return this.#wanted;
    const made: Promise<Recorder> = this.#begin(() => this.#wanted === made).catch((error: unknown) => {
      if (this.#wanted === made) this.#wanted = null;
      throw error;
    });
    this.#wanted = made;
    return made;
  }

  /** @param isWanted whether it still is, when it is there */
  async #begin(isWanted: () => boolean): Promise<Recorder> {
    await this.#detached;
    const { source, probeScript } = this.#options;
    const recorder = this.#recorderOn(await source.attach(), await probeScript());
    try {
      await recorder.start();
      if (!isWanted()) throw new Failure({ code: 'debugger-detached', params: {} });
    } catch (error) {
      await recorder.stop();
      throw error;
    }
    this.#recorder = recorder;
    return recorder;
  }

  /** Goes on over the connection of an earlier background. @throws when that is gone */
  async takeOver(earlier: NonNullable<RecorderOptions['earlier']>): Promise<void> {
    const probeScript = await this.#options.probeScript();
    const recorder = this.#recorderOn(await this.#options.source.takeOver(), probeScript, earlier);
    this.#wanted = Promise.resolve(recorder);
    this.#recorder = recorder;
    try {
      await recorder.resume();
    } catch (error) {
      this.#forget();
      recorder.lost();
      throw error;
    }
  }

  #recorderOn(cdp: Cdp, probeScript: string, earlier?: RecorderOptions['earlier']): Recorder {
    const { clock, emit, storedOf, stored, ordered, onChange, onLost } = this.#options;
    const recorder = new Recorder({
      cdp,
      clock,
      probeScript,
      emit,
      storedOf,
      stored,
      ordered,
      onChange,
      ...(earlier && { earlier }),
    });
    cdp.onLost((why) => {
      if (this.#tabGone) return;
      this.#forget();
      onLost(recorder, why);
    });
    return recorder;
  }

  /** Detaches the debugger. */
  async detach(): Promise<void> {
    const recorder = this.#forget();
    this.#options.onLeaving(recorder);
    if (recorder) this.#detached = this.#options.beforeDetached(recorder).then(() => recorder.stop());
    await this.#detached;
  }

  /** The tab is closed: nobody is left to answer. */
  abandon(): void {
    this.#tabGone = true;
    const recorder = this.#forget();
    this.#options.onLeaving(recorder);
    recorder?.lost();
  }

  #forget(): Recorder | null {
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#wanted = null;
    return recorder;
  }
}
