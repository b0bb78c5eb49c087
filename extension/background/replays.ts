/** Doing the dispatches of a recording again, in their order and rhythm, one replay at a time. */
import type { EventFacts, ReplayedDispatch, ReplayRequests } from '../../src/trace/events.ts';

/** How a replay is done. */
export interface ReplayOrder {
  /** The recording that it is taken from. */
  from: string;
  dispatches: readonly ReplayedDispatch[];
  /** How often as fast as recorded; null: each at the end of the one before. */
  speed: number | null;
  mode: 'browser' | 'simulated';
  /** What the requests of the dispatches meet. */
  requests: ReplayRequests;
}

/** What replays need of their tab. */
export interface ReplayMeans {
  emit: (facts: EventFacts) => void;
  /** Fires one of them; resolves with the end of the fire, which always comes. */
  fire: (dispatch: ReplayedDispatch, mode: ReplayOrder['mode'], replayId: string) => Promise<void>;
  /** Keeps requests from the network as far as the order says so; what it gives ends that. */
  keepFromNetwork: (order: ReplayOrder) => Promise<() => Promise<void>>;
  /** No replay runs any more. */
  onSettled: () => void;
}

/** The replays of one tab. */
export class Replays {
  readonly #means: ReplayMeans;
  #running: { replayId: string; cancelled: AbortController } | null = null;

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
    if (this.#running) throw new Error('A replay is running already: wait for its end, or cancel it.');
    const replayId = `r${crypto.randomUUID()}`;
    const cancelled = new AbortController();
    this.#running = { replayId, cancelled };
    const { from, dispatches, speed, mode, requests } = order;
    this.#means.emit({ kind: 'replay-started', replayId, from, speed, mode, requests, dispatches: [...dispatches] });
    void this.#run(order, replayId, cancelled.signal).then((failure) => {
      this.#running = null;
      const reason = failure ?? (cancelled.signal.aborted ? String(cancelled.signal.reason) : null);
      const outcome = failure !== null ? 'failed' : reason === null ? 'completed' : 'cancelled';
      this.#means.emit({ kind: 'replay-settled', replayId, outcome, ...(reason !== null && { reason }) });
      this.#means.onSettled();
    });
    return replayId;
  }

  /** Ends the replay that runs: nothing more is fired. What runs in a worker can't be taken back. */
  cancel(reason: string): void {
    this.#running?.cancelled.abort(reason);
  }

  /** @returns why it failed, in a sentence; null when it did not */
  async #run(order: ReplayOrder, replayId: string, signal: AbortSignal): Promise<string | null> {
    const { dispatches, speed, mode } = order;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      const release = await this.#means.keepFromNetwork(order);
      try {
        const begun = performance.now();
        const fires: Promise<void>[] = [];
        for (const dispatch of dispatches) {
          if (speed !== null) await until(begun + dispatch.after / speed, aborted);
          if (signal.aborted) break;
          const fired = this.#means.fire(dispatch, mode, replayId);
          if (speed === null) await Promise.race([fired, aborted]);
          else fires.push(fired);
        }
        await Promise.race([Promise.all(fires), aborted]);
      } finally {
        await release();
      }
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Resolves at a time of `performance.now()`, or as soon as it is aborted. */
async function until(at: number, aborted: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.max(0, at - performance.now()))));
  await Promise.race([time, aborted]);
  clearTimeout(timer);
}
