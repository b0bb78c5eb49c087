/**
 * Brings the times of another context, a worker or a page, to our steady clock. Both clocks began with the wall's time when
 * their processes started: they are apart where that was set in between, or the machine slept.
 */
import type { Clock } from './clock.ts';

/** What the clock of the wall seems to be apart is no more than how coarse it is read, ms. */
export const coarse = 3;
/** No sleep, and no clock that is set, explains more, ms. */
const mostApart = 30 * 86_400_000;

/** How far the clock of the wall is ahead of a steady one, ms. */
export function wallAheadOf(clock: Clock): number {
  return Date.now() - clock.now();
}

/** The clock of one context. */
export class ContextClock {
  readonly #clock: Clock;
  #behind = 0;

  /** @param clock ours */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes how far the wall's clock is ahead of the context's, as the context says it right now. */
  compare(wallAhead: unknown): void {
    if (typeof wallAhead !== 'number' || !Number.isFinite(wallAhead)) return;
    // Both are read alike, at nearly the same time.
    const behind = wallAhead - wallAheadOf(this.#clock);
    // The context's script may have put something of its own in the place of the clock.
    if (Math.abs(behind) > mostApart) return;
    this.#behind = Math.abs(behind) > coarse ? behind : 0;
  }

  /** Whether both clocks say the same. */
  get agrees(): boolean {
    return this.#behind === 0;
  }

  /** A time of the context's clock by ours, both epoch ms. */
  ours(at: number): number {
    return at + this.#behind;
  }
}
