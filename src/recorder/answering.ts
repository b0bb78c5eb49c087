/** Keeps the requests of a replay from the network: they are answered from the recording, or all fail. */
import type { Protocol } from 'devtools-protocol';
import type { Answer, Answers } from '../trace/answers.ts';
import type { AnsweredBy } from '../trace/events.ts';
import type { Cdp } from '../transport/cdp.ts';
import { within } from '../transport/time-limit.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;

/** How long a dispatch that makes a request may take to be told of, ms: a probe tells at the end of its task. */
const toldTimeout = 1_000;

/** The browser's names of failures, as the protocol has them. */
const reasons: Record<string, Protocol.Network.ErrorReason> = {
  ERR_ABORTED: 'Aborted',
  ERR_TIMED_OUT: 'TimedOut',
  ERR_ACCESS_DENIED: 'AccessDenied',
  ERR_CONNECTION_CLOSED: 'ConnectionClosed',
  ERR_CONNECTION_RESET: 'ConnectionReset',
  ERR_CONNECTION_REFUSED: 'ConnectionRefused',
  ERR_CONNECTION_ABORTED: 'ConnectionAborted',
  ERR_CONNECTION_FAILED: 'ConnectionFailed',
  ERR_NAME_NOT_RESOLVED: 'NameNotResolved',
  ERR_INTERNET_DISCONNECTED: 'InternetDisconnected',
  ERR_ADDRESS_UNREACHABLE: 'AddressUnreachable',
  ERR_BLOCKED_BY_CLIENT: 'BlockedByClient',
  ERR_BLOCKED_BY_RESPONSE: 'BlockedByResponse',
};

/** The requests of one replay. */
export class Answering {
  readonly #cdp: Cdp;
  readonly #answers: Answers | null;
  /** The recorded dispatches that are being done again. */
  readonly #running = new Set<string>();
  /** Which recorded dispatch each dispatch since the start does again; null for those that are none of the replay. */
  readonly #replayOf = new Map<string, string | null>();
  /** Who waits to be told of a dispatch. */
  readonly #awaited = new Map<string, Set<() => void>>();
  /** What is held and not decided about, by its name; in which session. */
  readonly #held = new Map<string, string>();

  /** @param answers what was recorded; null where all requests are to fail */
  constructor(cdp: Cdp, answers: Answers | null) {
    this.#cdp = cdp;
    this.#answers = answers;
  }

  /** A recorded dispatch is about to be done again. */
  began(replayOf: string): void {
    this.#running.add(replayOf);
  }

  /** It has been done. */
  ended(replayOf: string): void {
    this.#running.delete(replayOf);
  }

  /** A dispatch began. @param replayOf which recorded one it does again; null where it is none of the replay */
  dispatched(dispatchId: string, replayOf: string | null): void {
    this.#replayOf.set(dispatchId, replayOf);
    for (const resolve of this.#awaited.get(dispatchId) ?? []) resolve();
    this.#awaited.delete(dispatchId);
  }

  /**
   * Decides about a request that is held.
   * @param dispatchId the dispatch that makes it, as far as that is known
   * @param note called with what is done with it, before that is done
   * @returns whether it is a request of the replay; if not, it is still held
   */
  async handle(
    sessionId: string,
    paused: Paused,
    dispatchId: Promise<string | null>,
    note: (by: AnsweredBy) => void,
  ): Promise<boolean> {
    const { requestId, request } = paused;
    this.#held.set(requestId, sessionId);
    const belongs = await this.#belongs(await dispatchId);
    // The replay is over, and what it held was let go.
    if (!this.#held.delete(requestId)) return true;
    if (!belongs) return false;
    if (!this.#answers) {
      note('failed');
      this.#fail(sessionId, requestId, 'InternetDisconnected');
      return true;
    }
    const origin = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'origin')?.[1] ?? null;
    const answer = this.#answers.take({ method: request.method, url: request.url, dispatchId: belongs.to, origin });
    note(answer ? 'recording' : 'missing');
    if (answer) this.#answer(sessionId, requestId, answer);
    else this.#fail(sessionId, requestId, 'Failed');
    return true;
  }

  /** The replay is over: what it still holds fails. */
  end(): void {
    for (const [requestId, sessionId] of this.#held) this.#fail(sessionId, requestId, 'Aborted');
    this.#held.clear();
    for (const waiting of this.#awaited.values()) for (const resolve of waiting) resolve();
  }

  /** To which recorded dispatch a request belongs, null if to one of several; nothing where it is none of the replay. */
  async #belongs(dispatchId: string | null): Promise<{ to: string | null } | null> {
    if (dispatchId === null) {
      const [only = null] = this.#running;
      return this.#running.size === 0 ? null : { to: this.#running.size === 1 ? only : null };
    }
    if (!this.#replayOf.has(dispatchId) && this.#running.size > 0) await this.#told(dispatchId);
    const to = this.#replayOf.get(dispatchId) ?? null;
    return to === null ? null : { to };
  }

  async #told(dispatchId: string): Promise<void> {
    const waiting = this.#awaited.get(dispatchId) ?? new Set();
    this.#awaited.set(dispatchId, waiting);
    const told = new Promise<void>((resolve) => waiting.add(resolve));
    await within(told, toldTimeout).catch(() => undefined);
  }

  #answer(sessionId: string, requestId: string, answer: Answer): void {
    if ('error' in answer) {
      const [, name = ''] = /net::(\w+)/.exec(answer.error) ?? [];
      return this.#fail(sessionId, requestId, reasons[name] ?? 'Failed');
    }
    const { status, statusText, headers, body } = answer;
    const answered = this.#cdp.send(sessionId, 'Fetch.fulfillRequest', {
      requestId,
      responseCode: status,
      ...(statusText !== '' && { responsePhrase: statusText }),
      responseHeaders: headers.map(([name, value]) => ({ name, value })),
      body,
    });
    // A file may hold what is no answer, such as a status of 7: the request must not wait for ever.
    answered.catch(() => this.#fail(sessionId, requestId, 'Failed'));
  }

  #fail(sessionId: string, requestId: string, errorReason: Protocol.Network.ErrorReason): void {
    // The request may be gone with its worker.
    this.#cdp.send(sessionId, 'Fetch.failRequest', { requestId, errorReason }).catch(() => undefined);
  }
}
