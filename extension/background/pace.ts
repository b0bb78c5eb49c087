/** How fast something may come: so much at once, and so much in each second after that. What is more is owed. */
export class Pace {
  readonly #mostAtOnce: number;
  readonly #mostPerSecond: number;
  #room: number;
  #roomAt = 0;

  constructor(mostAtOnce: number, mostPerSecond: number) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostPerSecond = mostPerSecond;
    this.#room = mostAtOnce;
  }

  /** Takes so much at a time (ms, by a clock that does not go back). @returns how long until nothing is owed, ms */
  take(amount: number, at: number): number {
    this.#room = this.roomAt(at) - amount;
    this.#roomAt = at;
    return Math.max(0, (-this.#room / this.#mostPerSecond) * 1_000);
  }

  /** How much may come at a time (ms, by the same clock). */
  roomAt(at: number): number {
    return Math.min(this.#mostAtOnce, this.#room + ((at - this.#roomAt) / 1_000) * this.#mostPerSecond);
  }
}
