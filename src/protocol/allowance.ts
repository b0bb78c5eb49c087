/** A bound on what may be done at once, and over time. */

/**
 * So much at once, and so much in each second after that. It uses none of the built-ins that a page or a worker can
 * replace.
 */
export class Allowance {
  readonly #mostAtOnce: number;
  readonly #mostPerSecond: number;
  #room: number;
  #roomAt = 0;

  constructor(mostAtOnce: number, mostPerSecond: number) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostPerSecond = mostPerSecond;
    this.#room = mostAtOnce;
  }

  /** Whether there is room for so much at a time (ms, by any clock that does not go back), which it takes then. */
  take(needed: number, at: number): boolean {
    this.#room += ((at - this.#roomAt) / 1_000) * this.#mostPerSecond;
    if (this.#room > this.#mostAtOnce) this.#room = this.#mostAtOnce;
    this.#roomAt = at;
    if (needed > this.#room) return false;
    this.#room -= needed;
    return true;
  }
}
