/**
 * Brings times of several clocks together, by our steady one. The clock of the wall may be set at any time, and
 * goes on while the machine sleeps; what a worker tells is by a steady clock that began with the wall's time when its
 * process started, and so does ours.
 */
import type { Clock } from '../transport/clock.ts';
import { coarse } from '../transport/context-clock.ts';

/** Evaluated in a worker: see `wallAheadOf`. */
export const wallAheadText = 'Date.now() - performance.timeOrigin - performance.now()';

/** By as much, ms, times that are read one after the other differ only where a clock was set in between. */
const setBy = 250;

/** Our clock, and those of the browser: the wall's, and a steady one that all of its processes share. */
export class BrowserClock implements Clock {
  readonly #clock: Clock;
  #wallAhead = 0;
  #offset: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** A time of the wall's clock, epoch ms, that was read a moment ago. */
  ofWall(at: number): number {
    // Whole milliseconds are on average half of one too early.
    const ahead = Date.now() + 0.5 - this.#clock.now();
    if (Math.abs(ahead - this.#wallAhead) > coarse) this.#wallAhead = ahead;
    return at - this.#wallAhead;
  }

  /**
   * What turns the steady clock into ours, ms; it stays the same.
   * @param wall a time of the wall's clock, epoch ms, that the browser read right after `steady`, a moment ago
   */
  offset(wall: number, steady: number): number {
    const offset = this.ofWall(wall) - steady;
    // Where the machine was busy, time went by between the two readings, and made it too large.
    if (this.#offset === null || (offset < this.#offset && this.#offset - offset < setBy)) this.#offset = offset;
    return this.#offset;
  }
}
