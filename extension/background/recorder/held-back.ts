/** What a worker does that is heard before the probe's word of the dispatch that it may belong to: it waits for that. */
import type { CdpEvent } from '../../../src/transport/cdp.ts';

/** How many events wait at most. */
const mostHeld = 2_000;

/** Events in the order in which they were heard. */
export class HeldBack {
  readonly #follow: (event: CdpEvent) => void;
  #events: CdpEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param follow takes those that wait no longer */
  constructor(follow: (event: CdpEvent) => void) {
    this.#follow = follow;
  }

  /** Whether any waits, so that what comes after has to wait as well. */
  get any(): boolean {
    return this.#events.length > 0;
  }

  /** Has an event wait, and with the first that does begins the time, ms, after which all are let go in any case. */
  hold(event: CdpEvent, longest: number): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.release(), longest);
    if (this.#events.length > mostHeld) this.release();
  }

  /** Lets go all that come before the first that has to wait still. */
  release(hasToWait: (event: CdpEvent) => boolean = () => false): void {
    if (!this.any) return;
    const waiting = this.#events.findIndex(hasToWait);
    const events = this.#events.splice(0, waiting < 0 ? Infinity : waiting);
    if (!this.any) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    for (const event of events) this.#follow(event);
  }
}
