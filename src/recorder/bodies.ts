/** The bodies of requests and of their answers, where the user wants them recorded. */
import type { Protocol } from 'devtools-protocol';
import { bytesOf, keptBody, longestBody, mostBodies } from '../trace/bodies.ts';
import { Failure } from '../protocol/failure.ts';
import type { EventOf } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { FactsOf } from '../trace/worded.ts';
import type { Cdp } from '../transport/cdp.ts';
import { within } from '../transport/time-limit.ts';
import { bodyHash } from './body-hash.ts';

/** How long the browser may take to give a body, ms. */
const readTimeout = 5_000;
/** Of an answer that took more than this over the network, bytes, the body is not asked for: it would hold up the rest. */
export const mostAsked = 10 * longestBody;
/** How long the bodies that are being read may hold up the end of a recording, ms. */
const endTimeout = 1_000;

const full: Reason = { code: 'bodies-full', params: { megabytes: mostBodies / 1e6 } };
const tooLong: Reason = { code: 'body-cut', params: { megabytes: longestBody / 1e6 } };

/** The body of an answer, as it is told. */
export type ReadBody = Pick<FactsOf<'response-body'>, 'body' | 'encoding' | 'size' | 'cut' | 'why'>;
/** What a request sends, as it is told. */
type SentBody = Pick<EventOf<'request-started'>, 'body' | 'bodyEncoding' | 'bodyCut' | 'bodySize' | 'bodyHash'>;

/** What recordings of bodies have in common: whether they go on, and how much there is. */
export class BodyStore {
  #kept: number | null;
  readonly #onChange: () => void;
  readonly #reading = new Set<Promise<unknown>>();

  /**
   * @param kept how much an earlier recorder has kept, bytes; null where bodies are not recorded
   * @param onChange called when `kept` changed
   */
  constructor(kept: number | null, onChange: () => void) {
    this.#kept = kept;
    this.#onChange = onChange;
  }

  /** How much is kept, bytes; null where bodies are not recorded. */
  get kept(): number | null {
    return this.#kept;
  }

  /** From now on bodies are recorded, or not; a new recording begins. */
  begin(recorded: boolean): void {
    this.#kept = recorded ? 0 : null;
    this.#onChange();
  }

  /** Whether so many bytes more have room, which they take. */
  take(bytes: number): boolean {
    if (this.#kept === null || this.#kept + bytes > mostBodies) return false;
    this.#kept += bytes;
    this.#onChange();
    return true;
  }

  /** Has the end of the recording wait for what is being read. */
  reading<T>(read: Promise<T>): Promise<T> {
    const noted = read.finally(() => this.#reading.delete(noted));
    this.#reading.add(noted);
    return noted;
  }

  /** Resolves when nothing is being read any more, or after a while. */
  async settled(): Promise<void> {
    await within(Promise.allSettled(this.#reading), endTimeout).catch(() => undefined);
  }
}

/** Methods of requests that are mostly sent with a body: where the browser tells of none there is none, or a stream. */
const mayHaveBody = new Set(['POST', 'PUT', 'PATCH']);

/** The bodies of the requests of one worker. */
export class Bodies {
  readonly #cdp: Cdp;
  readonly #sessionId: string;
  readonly #store: BodyStore;

  constructor(cdp: Cdp, sessionId: string, store: BodyStore) {
    this.#cdp = cdp;
    this.#sessionId = sessionId;
    this.#store = store;
  }

  /** Whether they are recorded. */
  get recorded(): boolean {
    return this.#store.kept !== null;
  }

  /** What a request sends. */
  sent({ method, hasPostData, postData, postDataEntries }: Protocol.Network.Request): SentBody {
    const bytes = bytesSent(postDataEntries);
    const sent = bytes ?? (postData ? new TextEncoder().encode(postData) : null);
    const hash = sent && bodyHash(sent);
    const empty = !hasPostData && mayHaveBody.has(method) ? { bodySize: 0 } : {};
    const told = sent === null ? empty : { bodySize: sent.length, ...(hash !== null && { bodyHash: hash }) };
    if (!this.recorded || !hasPostData) return told;
    // The browser tells neither what is too long nor what is not in memory, as files.
    if (!bytes || bytes.length > longestBody) return { ...told, bodyCut: true };
    const { body, encoding } = keptBody(bytes);
    if (!this.#store.take(body.length)) return { ...told, bodyCut: true };
    return { ...told, body, ...(encoding === 'base64' && { bodyEncoding: encoding }) };
  }

  /**
   * Reads the body of an answer that has come to its end; null where bodies are not recorded.
   * @param encodedSize what it took over the network, bytes
   * @param told how long the body was that was told before, bytes; null also where that was all
   */
  async read(requestId: string, encodedSize: number, told: number | null): Promise<ReadBody | null> {
    if (!this.recorded) return null;
    if (encodedSize > mostAsked) return this.missing({ code: 'body-too-long', params: { megabytes: mostAsked / 1e6 } });
    try {
      const bytes = await this.#ask(requestId);
      return bytes.length === told ? null : this.#kept(bytes);
    } catch (error) {
      return this.missing(
        error instanceof Failure
          ? error.why
          : { code: 'body-refused', params: { message: error instanceof Error ? error.message : String(error) } },
      );
    }
  }

  /** The same for an answer whose end the browser has not told; null also where it is not there yet. */
  async readUnfinished(requestId: string): Promise<ReadBody | null> {
    if (!this.recorded) return null;
    return this.#ask(requestId).then(
      (bytes) => this.#kept(bytes),
      () => null,
    );
  }

  async #ask(requestId: string): Promise<Uint8Array> {
    const asked = this.#cdp.send(this.#sessionId, 'Network.getResponseBody', { requestId });
    const { body, base64Encoded } = await this.#store.reading(
      within(asked, readTimeout, () => new Failure({ code: 'body-late', params: { seconds: readTimeout / 1000 } })),
    );
    return bytesOf({ body, encoding: base64Encoded ? 'base64' : 'text' });
  }

  /** Says why the body of an answer is not there; null where bodies are not recorded. */
  missing(why: Reason): ReadBody | null {
    return this.recorded ? { encoding: 'text', cut: true, why } : null;
  }

  #kept(bytes: Uint8Array): ReadBody | null {
    const { body, encoding, cut } = keptBody(bytes);
    const size = bytes.length;
    if (!this.#store.take(body.length)) return this.recorded ? { encoding, size, cut: true, why: full } : null;
    return { body, encoding, size, ...(cut && { cut, why: tooLong }) };
  }
}

/** The bytes that a request sends; null where the browser does not tell all of them. */
function bytesSent(entries: readonly Protocol.Network.PostDataEntry[] = []): Uint8Array | null {
  const parts = entries.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytesOf({ body: bytes, encoding: 'base64' })]));
  if (parts.length === 0 || parts.length < entries.length) return null;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
