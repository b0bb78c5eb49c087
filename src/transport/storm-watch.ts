/** Tells a storm of events, in which those who pass them on or draw them do better to let some gather. */

/** Events count for about so long, ms. */
const memory = 100;
/**
 * With more than so many of them it is a storm: one sync makes about eight, and more than some sixty syncs in a second
 * nobody follows one by one.
 */
const mostCounted = 50;

export class StormWatch {
  #count = 0;
  #countedAt = 0;

  /** So many came, at a time (ms, by any clock that does not go back). */
  add(events: number, at: number): void {
    // With a bound it is over soon after the last of however many.
    this.#count = Math.min(this.#countAt(at) + events, 2 * mostCounted);
    this.#countedAt = at;
  }

  /** Whether it is a storm at a time (ms, by the same clock). */
  isStorm(at: number): boolean {
    return this.#countAt(at) > mostCounted;
  }

  #countAt(at: number): number {
    return this.#count * Math.exp((this.#countedAt - at) / memory);
  }
}
