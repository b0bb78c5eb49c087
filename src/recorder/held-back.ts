/** What a worker does that is heard before the probe's word of the dispatch that it may belong to: it waits for that. */
import type { CdpEvent } from '../transport/cdp.ts';

/** How many events wait at most. */
const mostHeld = 2_000;
/** How much longer those wait that wait on, ms. */
const waitsOnFor = 500;

/** Events in the order in which they were heard. */
export class HeldBack {
  readonly #follow: (event: CdpEvent) => void;
  readonly #waitsOn: (event: CdpEvent) => boolean;
  #events: CdpEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param follow takes those that wait no longer
   * @param waitsOn whether one waits on when its time is over: what it waits for is on its way
   * @param signal lets go all: none waits any more
   */
  constructor(follow: (event: CdpEvent) => void, waitsOn: (event: CdpEvent) => boolean, signal: AbortSignal) {
    this.#follow = follow;
    this.#waitsOn = waitsOn;
    signal.addEventListener('abort', () => this.release(), { once: true });
  }

  /** Whether any waits, so that what comes after has to wait as well. */
  get any(): boolean {
    return this.#events.length > 0;
  }

  /** Has an event wait, and with the first that does begins the time, ms, after which all are let go in any case. */
  hold(event: CdpEvent, longest: number): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.#timeIsOver(), longest);
    if (this.#events.length > mostHeld) this.release();
  }

  #timeIsOver(): void {
    this.#timer = undefined;
    this.release(this.#waitsOn);
    if (this.any) this.#timer = setTimeout(() => this.release(), waitsOnFor);
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
