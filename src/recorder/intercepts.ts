/** Which requests of workers the browser holds for us, and who decides about each: a replay, or the user's rules. */
import type { Protocol } from 'devtools-protocol';
import { patternOf } from '../trace/faults.ts';
import type { Cdp, Wait } from '../transport/cdp.ts';
import type { Answering } from './answering.ts';
import type { Faults } from './faults.ts';
import { OwnRequests } from './own-request.ts';
import { Resends } from './resends.ts';
import type { WorkerRequests } from './requests.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;

/** The held requests of one recorder. */
export class Intercepts {
  /** The replay that keeps its requests from the network, if any. */
  answering: Answering | null = null;
  /** The requests that we make ourselves. */
  readonly own = new OwnRequests();
  /** Those that the user has sent again. */
  readonly resends = new Resends();
  readonly #cdp: Cdp;
  readonly #faults: Faults;

  constructor(cdp: Cdp, faults: Faults) {
    this.#cdp = cdp;
    this.#faults = faults;
  }

  /**
   * Has the browser hold the requests of a worker that there may be something to decide about now.
   * @param first whether the worker runs and has made no request yet
   */
  async apply(sessionId: string, scriptUrl: string, first: boolean): Promise<void> {
    const enabled = this.enable(sessionId);
    // That lets go what it holds.
    if (enabled.length === 0) await this.#cdp.send(sessionId, 'Fetch.disable', undefined);
    else await Promise.all([...enabled, first && this.#makeRequest(sessionId, scriptUrl)]);
  }

  /** The same for one that goes on, after all that it held before was let go. */
  async restart(sessionId: string, scriptUrl: string): Promise<void> {
    const stopped = this.#cdp.send(sessionId, 'Fetch.disable', undefined);
    const enabled = this.enable(sessionId);
    await Promise.all([stopped, ...enabled, enabled.length > 0 && this.#makeRequest(sessionId, scriptUrl)]);
  }

  /** The same for a worker of which it holds none; nothing to do where there is nothing to decide. */
  enable(sessionId: string, wait?: Wait): Promise<unknown>[] {
    const patterns = this.answering
      ? [{ urlPattern: '*' }]
      : this.#faults.all.filter(({ active }) => active).map(({ rule }) => ({ urlPattern: patternOf(rule) }));
    return patterns.length === 0 ? [] : [this.#cdp.send(sessionId, 'Fetch.enable', { patterns }, wait)];
  }

  /**
   * Has the worker make a request of ours: what `Fetch.enable` asks for while a worker runs takes effect only after the
   * first request of that run. [measured in Chromium 156]
   */
  async #makeRequest(sessionId: string, scriptUrl: string): Promise<void> {
    const expression = this.own.prepare(sessionId, scriptUrl);
    // Where it can't be made, the worker's own next one will have to do.
    await this.#cdp.send(sessionId, 'Runtime.evaluate', { expression, silent: true }).catch(() => undefined);
  }

  /** Decides about a request that is held. */
  handle(sessionId: string, paused: Paused, requests: WorkerRequests): void {
    const { requestId, request, networkId, responseStatusCode, responseErrorReason } = paused;
    if (this.own.isOwn(sessionId, networkId, request)) {
      return void this.#cdp.send(sessionId, 'Fetch.continueRequest', { requestId }).catch(() => undefined);
    }
    const answered = responseStatusCode !== undefined || responseErrorReason !== undefined;
    if (answered || !this.answering) return this.#byRules(sessionId, paused, requests);
    const belonging = networkId === undefined ? null : requests.belongingOfHeld(networkId);
    const dispatchId = Promise.resolve(belonging).then((told) => told?.dispatchId ?? null);
    void this.answering
      .handle(sessionId, paused, dispatchId, (by) => {
        if (networkId !== undefined) requests.note(networkId, { answered: by });
      })
      .then((done) => {
        if (!done) this.#byRules(sessionId, paused, requests);
      });
  }

  #byRules(sessionId: string, paused: Paused, requests: WorkerRequests): void {
    const rule = this.#faults.handle(sessionId, paused);
    if (rule && paused.networkId !== undefined) requests.note(paused.networkId, { faultId: rule.id });
  }
}
