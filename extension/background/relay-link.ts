/** The relay of one frame, as background talks with it. */
import * as v from 'valibot';
import { allowance } from '../../src/protocol/allowance.ts';
import { Failure } from '../../src/protocol/failure.ts';
import { relayMethods, type RelayMethod, type RelayParams, type RelayResult } from '../../src/protocol/relay.ts';
import type { Frame } from '../../src/protocol/session.ts';
import type { PageAgent } from '../../src/session/page-agent.ts';
import { isReason } from '../../src/trace/reasons.ts';
import type { Draft } from '../../src/trace/worded.ts';
import { ContextClock } from '../../src/transport/context-clock.ts';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { RequestFailed, Requests } from '../../src/transport/requests.ts';
import { clock } from '../platform/clock.ts';

/** How long a relay may take, ms: its page may be busy. */
const answerTimeout = 5_000;

/** How much a relay may say at once, and in each second after that, bytes: a page calls as often as it likes. */
const mostAtOnce = 8_000_000;
const mostPerSecond = 2_000_000;

/** Where times stand in what a relay says. */
const timeFields: ReadonlySet<string> = new Set(['at', 'from', 'to', 'calledAt', 'settledAt']);

export class RelayLink implements PageAgent {
  readonly frame: Frame;
  readonly #endpoint: Endpoint;
  readonly #requests: Requests;
  readonly #pace = allowance(mostAtOnce, mostPerSecond);
  readonly #clock = new ContextClock(clock);
  readonly #closed: Promise<void>;

  /** @param wallAhead how far the clock of the wall is ahead of the frame's own, as it just said, ms */
  constructor(endpoint: Endpoint, frame: Frame, wallAhead: number) {
    this.#endpoint = endpoint;
    this.frame = frame;
    this.#clock.compare(wallAhead);
    this.#requests = new Requests((message) => endpoint.post(message));
    this.#closed = new Promise((resolve) => {
      endpoint.onClose(() => {
        this.#requests.failAll({ code: 'page-gone', params: {} });
        resolve();
      });
    });
  }

  /** Resolves when so many bytes that it sent are to be taken. It sends no more before they are acknowledged. */
  async turnOf(bytes: number): Promise<void> {
    const owed = -this.#pace(performance.now(), bytes);
    const wait = (owed / mostPerSecond) * 1_000;
    if (owed > 0) await Promise.race([new Promise((resolve) => setTimeout(resolve, wait)), this.#closed]);
  }

  /** @throws Failure when the page refuses, is gone, or does not answer in time */
  async ask<M extends RelayMethod>(method: M, params: RelayParams<M>): Promise<RelayResult<M>> {
    const answer = await this.#requests.send(method, params, answerTimeout).catch((error: unknown) => {
      throw ownFailure(error);
    });
    const result = v.safeParse<v.GenericSchema<unknown, RelayResult<M>>>(relayMethods[method].result, answer);
    if (!result.success) throw new Failure({ code: 'page-answer-unfit', params: { method } });
    return this.#inOurTime(result.output);
  }

  /** What the frame's hook saw, with its times by our clock. */
  told(drafts: readonly Draft[]): Draft[] {
    return drafts.map((draft) => this.#inOurTime(draft));
  }

  answer(message: Parameters<Requests['answer']>[0]): void {
    this.#requests.answer(message);
  }

  acknowledge(upTo: number): void {
    this.#endpoint.post({ type: 'ack', upTo });
  }

  /** Brings the times in what it says to our clock. */
  #inOurTime<Said>(said: Said): Said {
    if (this.#clock.agrees || typeof said !== 'object' || said === null) return said;
    const times = Object.entries(said).flatMap(([field, at]: [string, unknown]) =>
      timeFields.has(field) && typeof at === 'number' ? [[field, this.#clock.ours(at)]] : [],
    );
    return { ...said, ...Object.fromEntries(times) };
  }

  /** Sends the relay, and with it the hook, out of its page. */
  dismiss(): void {
    this.#endpoint.post({ type: 'off' });
  }
}

/** What a relay told, as a failure of ours. */
function ownFailure(error: unknown): unknown {
  return error instanceof RequestFailed && isReason(error.why) ? new Failure(error.why) : error;
}
