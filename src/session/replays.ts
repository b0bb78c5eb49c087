/** Doing the dispatches of a recording again, in their order and rhythm, one replay at a time. */
import type { Clock } from '../transport/clock.ts';
import { after } from '../transport/time-limit.ts';
import { Failure, whyOf } from '../protocol/failure.ts';
import type { ReplayedDispatch, ReplayRequests } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Facts } from '../trace/worded.ts';

/** How many dispatches run side by side when a replay is as fast as it can be. */
const mostAtOnce = 32;

/** How a replay is done. */
export interface ReplayOrder {
  /** The recording that it is taken from. */
  from: string;
  dispatches: readonly ReplayedDispatch[];
  /** How often as fast as recorded; null: as fast as possible, see `inOrder`. */
  speed: number | null;
  mode: 'browser' | 'simulated';
  /** What the requests of the dispatches meet. */
  requests: ReplayRequests;
}

/** What replays need of their tab. */
export interface ReplayMeans {
  clock: Clock;
  emit: (facts: Facts) => void;
  /** Fires one of them; resolves with the end of the fire, which always comes. */
  fire: (dispatch: ReplayedDispatch, mode: ReplayOrder['mode'], replayId: string) => Promise<void>;
  /** Keeps requests from the network as far as the order says so; what it gives ends that. */
  keepFromNetwork: (order: ReplayOrder) => Promise<() => Promise<void>>;
  /** No replay runs any more. */
  onSettled: () => void;
}

interface Running {
  replayId: string;
  cancelled: AbortController;
  /** Why it was cancelled. */
  why: Reason | null;
}

/** The replays of one tab. */
export class Replays {
  readonly #means: ReplayMeans;
  #running: Running | null = null;

  constructor(means: ReplayMeans) {
    this.#means = means;
  }

  /** Whether one runs. */
  get running(): boolean {
    return this.#running !== null;
  }

  /**
   * Starts a replay. @returns its id; what comes of it are events
   * @throws while another one runs
   */
  start(order: ReplayOrder): string {
    if (this.#running) throw new Failure({ code: 'replay-running', params: {} });
    const replayId = `r${crypto.randomUUID()}`;
    const cancelled = new AbortController();
    const running: Running = { replayId, cancelled, why: null };
    this.#running = running;
    const { from, dispatches, speed, mode, requests } = order;
    this.#means.emit({ kind: 'replay-started', replayId, from, speed, mode, requests, dispatches: [...dispatches] });
    void this.#run(order, replayId, cancelled.signal).then((failure) => {
      this.#running = null;
      const why = failure ?? running.why;
      const outcome = failure ? 'failed' : why ? 'cancelled' : 'completed';
      this.#means.emit({ kind: 'replay-settled', replayId, outcome, ...(why && { why }) });
      this.#means.onSettled();
    });
    return replayId;
  }

  /** Ends the replay that runs: nothing more is fired. What runs in a worker can't be taken back. */
  cancel(why: Reason): void {
    if (!this.#running || this.#running.why) return;
    this.#running.why = why;
    this.#running.cancelled.abort();
  }

  /** @returns why it failed; null when it did not */
  async #run(order: ReplayOrder, replayId: string, signal: AbortSignal): Promise<Reason | null> {
    const { dispatches, speed, mode } = order;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      const release = await this.#means.keepFromNetwork(order);
      try {
        const fire = (dispatch: ReplayedDispatch): Promise<void> => this.#means.fire(dispatch, mode, replayId);
        await (speed === null
          ? inOrder(dispatches, fire, signal, aborted)
          : inRhythm(dispatches, speed, this.#means.clock, fire, signal, aborted));
      } finally {
        await release();
      }
      return null;
    } catch (error) {
      return whyOf(error);
    }
  }
}

type Fire = (dispatch: ReplayedDispatch) => Promise<void>;

/** Fires each when it was fired in the recording, so many times as fast. Resolves with the last, or when it is aborted. */
async function inRhythm(
  dispatches: readonly ReplayedDispatch[],
  speed: number,
  clock: Clock,
  fire: Fire,
  signal: AbortSignal,
  aborted: Promise<void>,
): Promise<void> {
  const begun = clock.now();
  const fires: Promise<void>[] = [];
  for (const dispatch of dispatches) {
    const wait = Math.max(0, begun + dispatch.after / speed - clock.now());
    await Promise.race([new Promise<void>((resolve) => after(wait, signal, resolve)), aborted]);
    if (signal.aborted) break;
    fires.push(fire(dispatch));
  }
  await Promise.race([Promise.all(fires), aborted]);
}

/**
 * Fires each as soon as all have ended that had ended, when it was recorded, before the browser could have begun it.
 * Resolves with the last, or when it is aborted.
 */
async function inOrder(
  dispatches: readonly ReplayedDispatch[],
  fire: Fire,
  signal: AbortSignal,
  aborted: Promise<void>,
): Promise<void> {
  const running = new Map<ReplayedDispatch, Promise<void>>();
  const mustWait = (next: ReplayedDispatch): boolean =>
    running.size >= mostAtOnce || [...running.keys()].some((before) => precedes(before, next));
  for (const dispatch of dispatches) {
    while (!signal.aborted && mustWait(dispatch)) await Promise.race([...running.values(), aborted]);
    if (signal.aborted) return;
    running.set(
      dispatch,
      fire(dispatch).then(() => void running.delete(dispatch)),
    );
  }
  await Promise.race([Promise.all(running.values()), aborted]);
}

/** Whether a dispatch was over before another one could have begun, or is an earlier one of the same tag. */
function precedes(before: ReplayedDispatch, next: ReplayedDispatch): boolean {
  const { type, scope, tag, after, was } = before;
  if (type === next.type && scope === next.scope && tag === next.tag) return true;
  return was.duration !== null && after + was.duration <= (next.ready ?? next.after);
}
