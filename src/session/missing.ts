/** Counts what is left out of a trace, and tells of it together: once in a while, however much that is. */

/** How long after the first that is left out it is told how many were, ms; then twice as long each time. */
const firstWait = 1_000;
const longestWait = 10_000;

/** What was left out: how many facts, and of which time (epoch ms). */
export interface Missed {
  count: number;
  from: number;
  to: number;
}

export class Missing {
  readonly #tell: (missed: Missed) => void;
  #missed: Missed | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = firstWait;

  constructor(tell: (missed: Missed) => void) {
    this.#tell = tell;
  }

  /** So many facts of a time (epoch ms) are left out. */
  add(count: number, at: number): void {
    this.#missed ??= { count: 0, from: at, to: at };
    const missed = this.#missed;
    missed.count += count;
    missed.from = Math.min(missed.from, at);
    missed.to = Math.max(missed.to, at);
    this.#timer ??= setTimeout(() => {
      this.end();
      this.#wait = Math.min(2 * this.#wait, longestWait);
    }, this.#wait);
  }

  /** Tells what is not told yet. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const missed = this.#missed;
    this.#missed = null;
    if (missed) this.#tell(missed);
  }
}
