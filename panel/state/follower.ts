/**
 * Keeps up with one trace: reads its past from the store, then follows its live end from a cursor. Nothing
 * comes twice, and nothing is missed without being asked for again.
 */
import type { TraceEvent } from '../../src/trace/events.ts';

/** What a follower needs. */
export interface FollowerParts {
  /** The stored events of a trace, batch by batch. */
  read: (recordingId: string) => AsyncIterable<TraceEvent[]>;
  /** Asks background for what comes after `afterSeq`, and for what will come. */
  follow: (recordingId: string, afterSeq: number) => void;
  /** Takes new events, in the order of their `seq`. `past` while they come from the store. */
  onEvents: (events: TraceEvent[], past: boolean) => void;
  /** The past has been read, or could not be. */
  onLoaded: (error: unknown) => void;
}

/** Follows one trace at a time. */
export class Follower {
  readonly #parts: FollowerParts;
  #recordingId: string | null = null;
  #cursor = 0;
  /** From when on live events are taken: until then the past is being read, and they would leave a hole. */
  #live = false;
  /** Where something was missing that was asked for. */
  #asked = -1;
  #reading = new AbortController();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /**
   * Turns to a trace, from its beginning.
   * @param live whether background writes to it, so that its end is followed
   */
  async show(recordingId: string, live: boolean): Promise<void> {
    this.stop();
    const { signal } = (this.#reading = new AbortController());
    this.#recordingId = recordingId;
    let fault: unknown = null;
    try {
      for await (const events of this.#parts.read(recordingId)) {
        if (signal.aborted) return;
        this.#take(events, true);
      }
    } catch (error) {
      fault = error;
    }
    if (signal.aborted) return;
    this.#parts.onLoaded(fault);
    if (!live) return;
    this.#live = true;
    this.#ask();
  }

  /** Stops reading and following. */
  stop(): void {
    this.#reading.abort();
    this.#recordingId = null;
    this.#cursor = 0;
    this.#live = false;
    this.#asked = -1;
  }

  /** Takes what background sent. */
  accept(recordingId: string, events: TraceEvent[]): void {
    if (!this.#live || recordingId !== this.#recordingId) return;
    const fresh = events.filter((event) => event.seq > this.#cursor);
    const first = fresh[0];
    if (!first) return;
    if (first.seq > this.#cursor + 1) {
      // Something in between is missing. One asking is enough until it is answered.
      if (this.#asked === this.#cursor) return;
      this.#asked = this.#cursor;
      this.#ask();
      return;
    }
    this.#take(fresh, false);
  }

  /** The connection is new: background has forgotten what was asked. */
  reconnected(): void {
    if (this.#live) this.#ask();
  }

  #take(events: TraceEvent[], past: boolean): void {
    const last = events.at(-1);
    if (!last) return;
    this.#cursor = last.seq;
    this.#parts.onEvents(events, past);
  }

  #ask(): void {
    if (this.#recordingId === null) return;
    this.#parts.follow(this.#recordingId, this.#cursor);
  }
}
