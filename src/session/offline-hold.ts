/** Holds the workers of a tab offline: for as long as the user wants it, and for moments that fires need. */
import type { Recorder } from '../recorder/recorder.ts';

export interface OfflineHoldOptions {
  attach: () => Promise<Recorder>;
  /** What follows the workers, where the debugger is attached. */
  recorder: () => Recorder | null;
  /** Starts the workers that do not run: a stopped one can't be held, nor released. */
  wakeStopped: (recorder: Recorder) => Promise<void>;
  onChange: () => void;
}

export class OfflineHold {
  readonly #options: OfflineHoldOptions;
  #byUser = false;
  /** How many fires hold them. */
  #byFires = 0;

  constructor(options: OfflineHoldOptions) {
    this.#options = options;
  }

  /** Whether the user holds them. */
  get byUser(): boolean {
    return this.#byUser;
  }

  /** The user holds them, or releases them. */
  async set(offline: boolean): Promise<void> {
    this.#byUser = offline;
    await this.#apply();
  }

  /** Holds them for a fire. @returns what releases them, however often it is called */
  async hold(): Promise<() => Promise<void>> {
    await this.#options.attach();
    this.#byFires++;
    let held = true;
    const release = async (): Promise<void> => {
      if (held) this.#byFires--;
      held = false;
      await this.#apply();
    };
    try {
      await this.#apply();
    } catch (error) {
      await release();
      throw error;
    }
    return release;
  }

  async #apply(): Promise<void> {
    const { recorder, wakeStopped, onChange } = this.#options;
    const attached = recorder();
    if (attached && attached.network.offline !== this.#isWanted) await wakeStopped(attached);
    const applied = recorder()?.network.setOffline(this.#isWanted);
    onChange();
    await applied;
  }

  get #isWanted(): boolean {
    return this.#byUser || this.#byFires > 0;
  }

  /** The debugger is detached, which releases all. */
  drop(): void {
    this.#byUser = false;
  }
}
