/** What the user has dispatched: single fires, and replays, which are many. */
import { Answers } from '../trace/answers.ts';
import { Failure } from '../protocol/failure.ts';
import type { ReplayedDispatch } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Draft, Facts } from '../trace/worded.ts';
import type { Clock } from '../transport/clock.ts';
import type { ActiveWorkers } from './active-workers.ts';
import type { Debugging } from './debugging.ts';
import { Fires, type FireOrder } from './fires.ts';
import type { LiveTrace } from './live-trace.ts';
import type { OfflineHold } from './offline-hold.ts';
import type { PageWatch } from './page-watch.ts';
import { Replays, type ReplayOrder } from './replays.ts';
import { storedModel } from './stored-model.ts';
import type { TraceStore } from './trace-store.ts';

export interface DispatchingOptions {
  clock: Clock;
  store: TraceStore;
  trace: LiveTrace;
  page: PageWatch;
  debugging: Debugging;
  workers: ActiveWorkers;
  offline: OfflineHold;
  /** Emits what the user does, as of a time (epoch ms), or now. */
  emit: (facts: Facts, at?: number) => void;
  /** A fire, or a replay, has come to its end: the debugger may not be needed any more. */
  onSettled: () => void;
}

export class Dispatching {
  readonly #options: DispatchingOptions;
  readonly #fires: Fires;
  readonly #replays: Replays;
  /** Who waits for the ends of fires. */
  readonly #fired = new Map<string, () => void>();

  constructor(options: DispatchingOptions) {
    this.#options = options;
    const { clock, page, debugging, workers, offline, emit, onSettled } = options;
    this.#fires = new Fires({
      clock,
      emit,
      recording: () => debugging.recorder !== null,
      offline: () => offline.byUser,
      register: (scope, tag) => page.ask(scope, 'register', { scope, tag }),
      ready: async (scope) => void (await workers.of(scope)),
      stop: (scope) => workers.stop(scope),
      hold: () => offline.hold(),
      simulate: (fireId, event) => workers.simulate(fireId, event),
      nextTags: (scope) => page.nextTags(scope),
      onSettled: (fireId) => {
        this.#fired.get(fireId)?.();
        this.#fired.delete(fireId);
        onSettled();
      },
    });
    this.#replays = new Replays({
      clock,
      emit,
      fire: (dispatch, mode, replayId) => this.#fireAgain(dispatch, mode, replayId),
      keepFromNetwork: (order) => this.#keepFromNetwork(order),
      onSettled,
    });
  }

  /** Whether something is under way that takes the debugger. */
  get needDebugger(): boolean {
    return this.#fires.needDebugger || this.#replays.running;
  }

  /** Whether a fire in a registration has no outcome yet. */
  concern(scope: string): boolean {
    return this.#fires.concern(scope);
  }

  /** Fires. The outcome is an event of the trace. @returns the fire's id */
  fire(order: FireOrder): string {
    if (order.mode === 'browser' && order.type === 'periodicsync') {
      throw new Failure({ code: 'browser-decides', params: {} });
    }
    return this.#fires.fire(order);
  }

  /** Does the dispatches of a recording again. What comes of it are events of the trace. @returns the replay's id */
  replay(order: ReplayOrder): string {
    return this.#replays.start(order);
  }

  /** Ends the replay that runs, if any: nothing more is fired. */
  cancelReplay(why: Reason): void {
    this.#replays.cancel(why);
  }

  /**
   * Dispatches are not seen any more: what waits for one has no outcome to wait for.
   * @param all also that which could yet be found out without seeing its dispatch
   */
  giveUp(why: Reason, all: boolean): void {
    this.#fires.giveUp(why, all);
  }

  /** Looks at each draft on its way to the trace: ties a dispatch to the fire, and to the replay, that caused it. */
  link(draft: Draft): Draft {
    const linked = this.#fires.link(draft);
    if (linked.kind === 'dispatch-started') {
      this.#options.debugging.recorder?.network.answering?.dispatched(linked.dispatchId, this.#fires.replayOf(linked.fireId));
    }
    return linked;
  }

  #fireAgain(
    { dispatchId, type, scope, tag, lastChance }: ReplayedDispatch,
    mode: ReplayOrder['mode'],
    replayId: string,
  ): Promise<void> {
    const again = { replayId, replayOf: dispatchId };
    const how = type === 'sync' ? mode : 'simulated';
    const answering = this.#options.debugging.recorder?.network.answering;
    answering?.began(dispatchId);
    const fireId = this.#fires.fire({ mode: how, type, scope, tag, lastChance: lastChance ?? false, again });
    return new Promise((resolve) => {
      this.#fired.set(fireId, () => {
        answering?.ended(dispatchId);
        resolve();
      });
    });
  }

  /** Keeps the requests of a replay from the network, if it is to be so. */
  async #keepFromNetwork({ requests, from, dispatches }: ReplayOrder): Promise<() => Promise<void>> {
    if (requests === 'network') return async () => undefined;
    const { debugging, trace, store } = this.#options;
    const { network } = await debugging.attach();
    // It may be the one that goes on.
    await trace.settled();
    const answers = requests === 'fail' ? null : new Answers(await storedModel(store, from), dispatches);
    // Where the connection is gone there is nothing to end.
    const release = () => network.answerNoMore().catch(() => undefined);
    try {
      await network.answerFrom(answers);
    } catch (error) {
      await release();
      throw error;
    }
    return release;
  }
}
