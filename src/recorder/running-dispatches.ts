/** The dispatches that run in one worker. */
import type { SyncType } from '../trace/events.ts';
import type { Clock } from '../transport/clock.ts';

/** A dispatch that ran when background was ended. */
export interface UnsettledDispatch {
  dispatchId: string;
  type: SyncType;
  tag: string;
  trusted: boolean;
  startedAt: number;
}

interface RunningDispatch extends UnsettledDispatch {
  /** In how many looks in a row the browser did not list the tag. */
  missed: number;
  /** When it has run too long (epoch ms). */
  dueAt: number;
}

/** A timer that comes so much too late, ms, was held up by more than other work. */
const lateTimer = 1_000;
/** How long what was told meanwhile may take to be heard then, ms. */
const catchUp = 2_000;

/** Knows the dispatches of a worker by the numbers that its probe gives them. A thousand may run at once. */
export class RunningDispatches {
  readonly #clock: Clock;
  readonly #longest: number;
  readonly #onTooLong: (number: number, at: number) => void;
  readonly #byNumber = new Map<number, RunningDispatch>();
  /** Those by the browser, which never runs one tag twice at once. */
  readonly #byTag = new Map<string, number>();
  /** One for all of them, for the first that is due. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param longest how long a dispatch may run, ms
   * @param onTooLong told of one that ran longer, and when it was that it should have ended (epoch ms)
   * @param signal forgets all: no more is added
   */
  constructor(clock: Clock, longest: number, onTooLong: (number: number, at: number) => void, signal: AbortSignal) {
    this.#clock = clock;
    this.#longest = longest;
    this.#onTooLong = onTooLong;
    signal.addEventListener('abort', () => this.#forgetAll(), { once: true });
  }

  get size(): number {
    return this.#byNumber.size;
  }

  /** All, by their numbers, in the order in which they became known. */
  entries(): MapIterator<[number, RunningDispatch]> {
    return this.#byNumber.entries();
  }

  get(number: number): UnsettledDispatch | undefined {
    return this.#byNumber.get(number);
  }

  /** The number of the one that the browser runs for a tag now. */
  numberOf(type: SyncType, tag: string): number | undefined {
    return this.#byTag.get(keyOf(type, tag));
  }

  add(number: number, dispatch: UnsettledDispatch): void {
    this.#byNumber.set(number, { ...dispatch, missed: 0, dueAt: this.#clock.now() + this.#longest });
    if (dispatch.trusted) this.#byTag.set(keyOf(dispatch.type, dispatch.tag), number);
    this.#watch();
  }

  /** It is over. */
  settle(number: number): void {
    const running = this.#byNumber.get(number);
    if (!running) return;
    this.#byNumber.delete(number);
    const key = keyOf(running.type, running.tag);
    if (this.#byTag.get(key) === number) this.#byTag.delete(key);
  }

  #forgetAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#byNumber.clear();
    this.#byTag.clear();
  }

  #watch(): void {
    const first = this.#byNumber.values().next();
    if (this.#timer !== undefined || first.done) return;
    const firstDueAt = first.value.dueAt;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const time = this.#clock.now();
        // The machine slept, or we did: what the worker told meanwhile has yet to be heard.
        if (time > firstDueAt + lateTimer)
          for (const running of this.#byNumber.values()) running.dueAt = Math.max(running.dueAt, time + catchUp);
        for (const [number, { startedAt, dueAt }] of this.#byNumber) {
          if (dueAt > time) break;
          this.#onTooLong(number, startedAt + this.#longest);
        }
        this.#watch();
      },
      Math.max(0, firstDueAt - this.#clock.now()),
    );
  }
}

function keyOf(type: SyncType, tag: string): string {
  return `${type} ${tag}`;
}
