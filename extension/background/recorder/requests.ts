/** The requests of workers, from the protocol's Network events. */
import type { Protocol } from 'devtools-protocol';
import type { Attribution, EventOf } from '../../../src/trace/events.ts';
import { safeHeaders } from '../../../src/trace/privacy.ts';
import type { CdpEvent } from '../../../src/transport/cdp.ts';
import type { Emit } from './emit.ts';

/** The dispatch that a fact belongs to, as far as that can be told. */
export interface Belonging {
  dispatchId: string | null;
  attribution: Attribution;
}
/** Tells the dispatch from the stack at which something was done, and from when (epoch ms). */
export type BelongingOf = (stack: Protocol.Runtime.StackTrace | undefined, at: number) => Belonging;

interface Open {
  id: string;
  /** The protocol's name of it. */
  requestId: string;
  hop: number;
  /** What turns the protocol's monotonic seconds into epoch ms. */
  offset: number;
  response: Protocol.Network.Response | null;
  fromCache: boolean;
}

type Outcome = Omit<EventOf<'request-settled'>, 'seq' | 'id' | 'at' | 'source' | 'kind' | 'requestId'>;

/** Follows the requests of one worker. */
export class Requests {
  readonly #idPrefix: string;
  readonly #emit: Emit;
  readonly #belongingOf: BelongingOf;
  readonly #open = new Map<string, Open>();
  /** The rules of the user that requests met, by the protocol's name of the request. */
  readonly #met = new Map<string, string>();

  /**
   * @param idPrefix makes the ids unique in the trace
   */
  constructor(idPrefix: string, emit: Emit, belongingOf: BelongingOf) {
    this.#idPrefix = idPrefix;
    this.#emit = emit;
    this.#belongingOf = belongingOf;
  }

  /** A request meets a rule of the user; it may not have been told of yet. */
  meets(requestId: string, faultId: string): void {
    this.#met.set(requestId, faultId);
  }

  /** Whether a request has no answer yet. */
  get waiting(): boolean {
    return [...this.#open.values()].some(({ response }) => response === null);
  }

  /** Takes an event of the protocol; others than those of Network are ignored. */
  handle(event: CdpEvent): void {
    switch (event.method) {
      case 'Network.requestWillBeSent':
        return this.#start(event.params);
      case 'Network.responseReceived': {
        const open = this.#open.get(event.params.requestId);
        if (!open) return;
        open.response = event.params.response;
        // Told now, and once more with its size when the body ended: one that nobody reads never ends.
        return this.#respond(open, event.params.timestamp);
      }
      case 'Network.requestServedFromCache': {
        const open = this.#open.get(event.params.requestId);
        if (open) open.fromCache = true;
        return;
      }
      case 'Network.loadingFinished': {
        const open = this.#take(event.params.requestId);
        if (open) this.#respond(open, event.params.timestamp, event.params.encodedDataLength);
        return void this.#met.delete(event.params.requestId);
      }
      case 'Network.loadingFailed': {
        const { requestId, timestamp, errorText, blockedReason } = event.params;
        const open = this.#take(requestId);
        const message = blockedReason ? `${errorText} (${blockedReason})` : errorText;
        // An answer whose body the worker does not want is one all the same, and told already.
        const unread = open?.response && errorText === 'net::ERR_ABORTED';
        if (open && !unread) this.#settle(open, timestamp, { outcome: 'failed', error: { name: 'NetworkError', message } });
        return void this.#met.delete(requestId);
      }
    }
  }

  /** Ends what is open: the worker stopped. */
  abandon(at: number): void {
    for (const open of this.#open.values()) {
      if (open.response) continue;
      const error = { name: 'NetworkError', message: 'The worker stopped before the request ended.' };
      this.#emit('browser', { kind: 'request-settled', requestId: open.id, outcome: 'failed', error }, at);
    }
    this.#open.clear();
    this.#met.clear();
  }

  #start(event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId, request, wallTime, timestamp, redirectResponse, initiator } = event;
    const before = this.#open.get(requestId);
    if (before && redirectResponse) {
      before.response = redirectResponse;
      this.#respond(before, timestamp, redirectResponse.encodedDataLength);
    }
    const hop = before ? before.hop + 1 : 0;
    const id = `${this.#idPrefix}.${requestId}${hop > 0 ? `.${hop}` : ''}`;
    this.#open.set(requestId, { id, requestId, hop, offset: (wallTime - timestamp) * 1000, response: null, fromCache: false });
    const body = request.postData;
    this.#emit(
      'browser',
      {
        kind: 'request-started',
        requestId: id,
        ...this.#belongingOf(initiator.stack, wallTime * 1000),
        method: request.method,
        url: request.url + (request.urlFragment ?? ''),
        headers: safeHeaders(request.headers),
        ...(body !== undefined && { bodySize: new TextEncoder().encode(body).length }),
      },
      wallTime * 1000,
    );
  }

  #respond(open: Open, timestamp: number, encodedSize?: number): void {
    const { response } = open;
    this.#settle(open, timestamp, {
      outcome: 'responded',
      ...(response && { status: response.status, statusText: response.statusText, mimeType: response.mimeType }),
      ...(encodedSize !== undefined && { encodedSize: Math.max(0, Math.round(encodedSize)) }),
      fromCache: open.fromCache || (response?.fromDiskCache ?? false),
    });
  }

  #settle(open: Open, timestamp: number, how: Outcome): void {
    const faultId = this.#met.get(open.requestId);
    const met = faultId === undefined ? {} : { faultId };
    this.#emit('browser', { kind: 'request-settled', requestId: open.id, ...how, ...met }, timestamp * 1000 + open.offset);
  }

  #take(requestId: string): Open | undefined {
    const open = this.#open.get(requestId);
    this.#open.delete(requestId);
    return open;
  }
}
