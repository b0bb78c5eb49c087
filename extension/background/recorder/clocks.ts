/**
 * Brings times of several clocks together, by background's steady one. The clock of the wall may be set at any time, and
 * goes on while the machine sleeps; what a worker tells is by a steady clock that began with the wall's time when its
 * process started, and so does ours.
 */
import { now } from '../../platform/clock.ts';

/** What the clock of the wall seems to be apart is no more than how coarse it is read, ms. */
const coarse = 3;
/** No sleep, and no clock that is set, explains more, ms. */
const mostApart = 30 * 86_400_000;

/** Evaluated in a worker: how far the clock of the wall is ahead of the worker's own, ms. */
export const wallAheadText = 'Date.now() - performance.timeOrigin - performance.now()';

/** The clocks of one run of a worker. */
export class Clocks {
  #wallAhead = 0;
  #workerBehind = 0;

  /** Takes what a worker has answered to `wallAheadText`. */
  compare(wallAhead: unknown): void {
    if (typeof wallAhead !== 'number' || !Number.isFinite(wallAhead)) return;
    // Both are read alike, at nearly the same time.
    const behind = wallAhead - (Date.now() - now());
    // The worker's script may have put something of its own in the place of the clock.
    if (Math.abs(behind) > mostApart) return;
    this.#workerBehind = Math.abs(behind) > coarse ? behind : 0;
  }

  /** A time of the worker's clock, epoch ms. */
  ofWorker(at: number): number {
    return at + this.#workerBehind;
  }

  /** A time of the wall's clock, epoch ms, that was read a moment ago. */
  ofWall(at: number): number {
    // Whole milliseconds are on average half of one too early.
    const ahead = Date.now() + 0.5 - now();
    if (Math.abs(ahead - this.#wallAhead) > coarse) this.#wallAhead = ahead;
    return at - this.#wallAhead;
  }
}
