/** The requests of workers, from the protocol's Network events. */
import type { Protocol } from 'devtools-protocol';
import type { AnsweredBy } from '../trace/events.ts';
import { safeHeaders } from '../trace/privacy.ts';
import type { Reason } from '../trace/reasons.ts';
import { recordedUrl } from '../trace/url.ts';
import type { FactsOf } from '../trace/worded.ts';
import type { CdpEvent } from '../transport/cdp.ts';
import { within } from '../transport/time-limit.ts';
import type { IsOwn } from './activity.ts';
import type { Belonging } from './attribution.ts';
import type { Bodies, ReadBody } from './bodies.ts';
import type { BrowserClock } from './clocks.ts';
import type { Emit } from './emit.ts';

/** Tells the dispatch from the stack at which something was done. */
export type BelongingOf = (stack: Protocol.Runtime.StackTrace | undefined) => Belonging;

interface Open {
  id: string;
  /** The protocol's name of it. */
  requestId: string;
  hop: number;
  /** What turns the protocol's monotonic seconds into epoch ms. */
  offset: number;
  response: Protocol.Network.Response | null;
  fromCache: boolean;
  belonging: Belonging;
  /** The request that the user had sent again by it, if so. */
  resendOf: string | null;
  /** What is said of it where it is not in the recording. */
  what: string;
  /** Runs while its answer comes in: see `quietFor`. */
  quiet: ReturnType<typeof setTimeout> | undefined;
  /** How much of its body was told already, bytes; null if nothing was. */
  toldBody: number | null;
}

/** What is known of a request beside what the browser tells. */
interface Note {
  /** The rule of the user that it met. */
  faultId?: string;
  answered?: AnsweredBy;
}

/** How long a request that is held may take to be told of, ms. */
const toldTimeout = 1_000;

/**
 * When nothing more of an answer has come for so long, ms, its body is asked for: the browser does not tell the end of
 * one that the worker does not read.
 */
const quietFor = 50;

const unread: Reason = { code: 'body-unread', params: {} };
const stopped: Reason = { code: 'body-worker-stopped', params: {} };
const redirected: Reason = { code: 'body-of-redirect', params: {} };

const ofNone: Belonging = { dispatchId: null, attribution: 'none' };

type Outcome = Omit<FactsOf<'request-settled'>, 'kind' | 'requestId'>;

/** Follows the requests of one worker. */
export class WorkerRequests {
  readonly #idPrefix: string;
  readonly #clock: BrowserClock;
  readonly #emit: Emit;
  readonly #belongingOf: BelongingOf;
  readonly #bodies: Bodies;
  readonly #isOwn: IsOwn;
  readonly #resendOf: (fragment: string | undefined) => string | null;
  readonly #open = new Map<string, Open>();
  /** By the protocol's name of the request. */
  readonly #notes = new Map<string, Note>();
  /** Who waits to be told of requests, by the protocol's name. */
  readonly #awaited = new Map<string, () => void>();
  #any = false;

  /**
   * @param idPrefix makes the ids unique in the trace
   * @param isOwn whether a request, by the protocol's name, is ours and none of the worker's script
   * @param resendOf the request that the user has sent again by one with such a fragment in its address; null for none
   * @param signal nobody looks any more
   */
  constructor(
    idPrefix: string,
    clock: BrowserClock,
    emit: Emit,
    belongingOf: BelongingOf,
    bodies: Bodies,
    isOwn: IsOwn,
    resendOf: (fragment: string | undefined) => string | null,
    signal: AbortSignal,
  ) {
    this.#idPrefix = idPrefix;
    this.#clock = clock;
    this.#emit = emit;
    this.#belongingOf = belongingOf;
    this.#bodies = bodies;
    this.#isOwn = isOwn;
    this.#resendOf = resendOf;
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** Notes what happens to a request; it may not have been told of yet. */
  note(requestId: string, note: Note): void {
    this.#notes.set(requestId, note);
  }

  /** What a request that is held belongs to: the browser may tell of it later than that it is held. */
  async belongingOfHeld(requestId: string): Promise<Belonging> {
    if (!this.#open.has(requestId)) {
      const told = new Promise<void>((resolve) => this.#awaited.set(requestId, resolve));
      await within(told, toldTimeout).catch(() => this.#awaited.delete(requestId));
    }
    return this.#open.get(requestId)?.belonging ?? ofNone;
  }

  /** Whether there was any request. */
  get any(): boolean {
    return this.#any;
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
        this.#whenQuiet(open);
        // Told now, as here the worker goes on, and once more when the body ended: one that nobody reads never ends.
        return this.#respond(open, 'head', event.params.timestamp);
      }
      case 'Network.dataReceived': {
        const open = this.#open.get(event.params.requestId);
        if (open?.response) this.#whenQuiet(open);
        return;
      }
      case 'Network.requestServedFromCache': {
        const open = this.#open.get(event.params.requestId);
        if (open) open.fromCache = true;
        return;
      }
      case 'Network.loadingFinished': {
        const { requestId, timestamp, encodedDataLength } = event.params;
        const open = this.#take(requestId);
        if (open) {
          this.#respond(open, 'end', timestamp, encodedDataLength);
          void this.#bodies.read(requestId, encodedDataLength, open.toldBody).then((body) => this.#tellBody(open, body));
        }
        return void this.#notes.delete(requestId);
      }
      case 'Network.loadingFailed': {
        const { requestId, timestamp, errorText, blockedReason } = event.params;
        const open = this.#take(requestId);
        const message = blockedReason ? `${errorText} (${blockedReason})` : errorText;
        // An answer whose body the worker does not want is one all the same, and told already.
        const unwanted = open?.response && errorText === 'net::ERR_ABORTED';
        if (open && unwanted) this.#tellMissing(open, unread);
        else if (open)
          this.#settle(open, timestamp, { phase: 'end', outcome: 'failed', error: { name: 'NetworkError', message } });
        return void this.#notes.delete(requestId);
      }
    }
  }

  /** Ends what is open: the worker stopped. */
  abandon(at: number): void {
    for (const open of this.#open.values()) {
      clearTimeout(open.quiet);
      if (open.response) this.#tellMissing(open, stopped, at);
      else {
        const why: Reason = { code: 'request-worker-stopped', params: {} };
        this.#emit('browser', { kind: 'request-settled', requestId: open.id, phase: 'end', outcome: 'failed', why }, at);
      }
    }
    this.#open.clear();
    this.#notes.clear();
  }

  /** Says which answers were still being read. */
  #end(): void {
    for (const open of this.#open.values()) {
      clearTimeout(open.quiet);
      if (open.response) this.#tellMissing(open, unread);
    }
    this.#open.clear();
  }

  /** Reads the bodies of answers whose end the browser has not told, as far as they are there. */
  async readUnfinished(): Promise<void> {
    const untold = [...this.#open.values()].filter(({ response, toldBody }) => response && toldBody === null);
    await Promise.all(untold.map((open) => this.#readUnfinished(open)));
  }

  #start(event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId, request, wallTime, timestamp, redirectResponse, initiator } = event;
    this.#any = true;
    if (this.#isOwn(requestId, request)) return;
    const before = this.#open.get(requestId);
    if (before && redirectResponse) {
      before.response = redirectResponse;
      this.#respond(before, 'end', timestamp, redirectResponse.encodedDataLength);
      this.#tellMissing(before, redirected);
    }
    const hop = before ? before.hop + 1 : 0;
    const id = `${this.#idPrefix}.${requestId}${hop > 0 ? `.${hop}` : ''}`;
    const offset = this.#clock.offset(wallTime * 1000, timestamp * 1000);
    const at = timestamp * 1000 + offset;
    const resendOf = before && redirectResponse ? before.resendOf : this.#resendOf(request.urlFragment);
    // Of where a redirect leads the browser tells no stack.
    const belonging =
      before && redirectResponse ? before.belonging : resendOf === null ? this.#belongingOf(initiator.stack) : ofNone;
    const url = recordedUrl(request.url + (resendOf === null ? (request.urlFragment ?? '') : ''));
    const what = `${request.method} ${url}`;
    const none = { response: null, fromCache: false, quiet: undefined, toldBody: null };
    this.#open.set(requestId, { id, requestId, hop, offset, belonging, resendOf, what, ...none });
    this.#awaited.get(requestId)?.();
    this.#awaited.delete(requestId);
    this.#emit(
      'browser',
      {
        kind: 'request-started',
        requestId: id,
        ...belonging,
        method: request.method,
        url,
        ...(resendOf !== null && { resendOf }),
        headers: safeHeaders(request.headers),
        ...this.#bodies.sent(request),
      },
      at,
    );
  }

  #respond(open: Open, phase: 'head' | 'end', timestamp: number, encodedSize?: number): void {
    const { response } = open;
    this.#settle(open, timestamp, {
      phase,
      outcome: 'responded',
      ...(response && {
        headers: lowerCase(safeHeaders(response.headers)),
        status: response.status,
        statusText: response.statusText,
        mimeType: response.mimeType,
      }),
      ...(encodedSize !== undefined && { encodedSize: Math.max(0, Math.round(encodedSize)) }),
      fromCache: open.fromCache || (response?.fromDiskCache ?? false),
    });
  }

  #settle(open: Open, timestamp: number, how: Outcome): void {
    const note = this.#notes.get(open.requestId);
    const missing = note?.answered === 'missing' && how.outcome === 'failed';
    const why = missing ? ({ why: { code: 'not-in-recording', params: { request: open.what } } } as const) : {};
    const at = timestamp * 1000 + open.offset;
    this.#emit('browser', { kind: 'request-settled', requestId: open.id, ...how, ...why, ...note }, at);
  }

  #whenQuiet(open: Open): void {
    clearTimeout(open.quiet);
    if (this.#bodies.recorded) open.quiet = setTimeout(() => void this.#readUnfinished(open), quietFor);
  }

  async #readUnfinished(open: Open): Promise<void> {
    const body = await this.#bodies.readUnfinished(open.requestId);
    // It may have ended since, and was read then.
    if (this.#open.get(open.requestId) === open && open.toldBody === null) this.#tellBody(open, body);
  }

  #tellBody(open: Open, body: ReadBody | null, at = this.#clock.now()): void {
    if (!body) return;
    open.toldBody = body.size ?? 0;
    this.#emit('browser', { kind: 'response-body', requestId: open.id, ...body }, at);
  }

  #tellMissing(open: Open, why: Reason, at?: number): void {
    if (open.toldBody === null) this.#tellBody(open, this.#bodies.missing(why), at);
  }

  #take(requestId: string): Open | undefined {
    const open = this.#open.get(requestId);
    clearTimeout(open?.quiet);
    this.#open.delete(requestId);
    return open;
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
