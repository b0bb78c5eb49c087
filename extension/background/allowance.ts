/** A bound on what may be done at once, and over time. */

/** So much at once, and so much in each second after that. */
export class Allowance {
  readonly #mostAtOnce: number;
  readonly #mostPerSecond: number;
  #room: number;
  #roomAt = performance.now();

  constructor(mostAtOnce: number, mostPerSecond: number) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostPerSecond = mostPerSecond;
    this.#room = mostAtOnce;
  }

  /** Whether there is room for so much now, which it takes then. */
  take(needed: number): boolean {
    const at = performance.now();
    this.#room = Math.min(this.#mostAtOnce, this.#room + ((at - this.#roomAt) / 1_000) * this.#mostPerSecond);
    this.#roomAt = at;
    if (needed > this.#room) return false;
    this.#room -= needed;
    return true;
  }
}
