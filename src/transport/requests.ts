/** Requests over a connection: each has an answer, a failure that says why, or a time limit. */
import type { Answer } from '../protocol/answer.ts';
import type { Failure } from '../protocol/failure.ts';
import type { ToldWhy } from '../protocol/why.ts';

/** What the asking side posts. */
export interface RequestMessage {
  type: 'request';
  id: number;
  method: string;
  params: unknown;
}

/** The other side said that it failed, and why. */
export class RequestFailed extends Error {
  override name = 'RequestFailed';
  readonly why: ToldWhy;

  constructor(why: ToldWhy) {
    super(why.code);
    this.why = why;
  }
}

/** The asking side of a connection. */
export class Requests {
  readonly #post: (message: RequestMessage) => void;
  readonly #open = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  /** @param post sends a request to the other side */
  constructor(post: (message: RequestMessage) => void) {
    this.#post = post;
  }

  /**
   * Asks, and gives the answer, still unchecked.
   * @param timeoutMs how long to wait
   * @throws RequestFailed as the other side says, or when the time is over or the connection lost; and what
   * sending it throws
   */
  send(method: string, params: unknown, timeoutMs: number): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new RequestFailed(unanswered(method, timeoutMs)))), timeoutMs);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#open.delete(id);
        finish();
      };
      this.#open.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      try {
        this.#post({ type: 'request', id, method, params });
      } catch (error) {
        settle(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    });
  }

  /** Takes an answer. An id that nobody waits for (any more) is ignored. */
  answer(message: Answer) {
    const waiting = this.#open.get(message.id);
    if (message.type === 'reply') waiting?.resolve(message.result);
    else waiting?.reject(new RequestFailed(message.why));
  }

  /** Ends all that is still open: the connection is lost. */
  failAll(why: Failure['why']): void {
    for (const { reject } of this.#open.values()) reject(new RequestFailed(why));
  }
}

function unanswered(method: string, timeoutMs: number): Failure['why'] {
  return { code: 'request-unanswered', params: { method, seconds: timeoutMs / 1000 } };
}
