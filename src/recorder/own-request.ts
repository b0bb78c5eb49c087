/** The requests that we make in workers, so that the browser holds those that follow them. */
import type { Protocol } from 'devtools-protocol';

/** How many are remembered: each is over at once. */
const mostRemembered = 100;

interface OwnRequest {
  sessionId: string;
  scriptUrl: string;
  /** The browser's name of the one request that it was made by; null until that is heard of. */
  requestId: string | null;
}

/**
 * Knows which requests are ours, by a mark in the address that is made for each, and that nobody can guess. A worker that
 * has put a function of its own in the place of `fetch` sees the mark: then what is taken for ours is still one request
 * for the worker's script, and no other.
 */
export class OwnRequests {
  readonly #byMark = new Map<string, OwnRequest>();

  /**
   * Prepares a request for the worker's script, and only to the browser's cache: the server hears nothing.
   * @returns what the worker has to evaluate
   */
  prepare(sessionId: string, scriptUrl: string): string {
    const mark = `#syncscope-own-${crypto.randomUUID()}`;
    this.#byMark.set(mark, { sessionId, scriptUrl, requestId: null });
    const [oldest] = this.#byMark.keys();
    if (this.#byMark.size > mostRemembered && oldest !== undefined) this.#byMark.delete(oldest);
    return `try{fetch(${JSON.stringify(scriptUrl + mark)},{mode:'same-origin',cache:'only-if-cached'}).catch(()=>{})}catch{}`;
  }

  /** Whether a request of a worker is ours. A mark is good for the first request that has it. */
  isOwn(sessionId: string, requestId: string | undefined, { url, urlFragment, method }: Protocol.Network.Request): boolean {
    const own = this.#byMark.get(urlFragment ?? '');
    if (!own || requestId === undefined || own.sessionId !== sessionId || own.scriptUrl !== url || method !== 'GET') return false;
    own.requestId ??= requestId;
    return own.requestId === requestId;
  }
}
