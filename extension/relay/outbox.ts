/** Events on their way to background: kept until it says that they are stored, and sent again after a break. */
import type { DraftMaker } from '../../src/trace/drafts.ts';
import type { Draft, Facts } from '../../src/trace/worded.ts';
import { sizeOf } from '../../src/protocol/size.ts';
import { MessageTooLarge } from '../../src/transport/endpoint.ts';

/** More than this many unacknowledged events are not kept, which is more than the hook sends at once. */
const mostKept = 30_000;
/** And no more than so many bytes. */
const mostBytes = 32_000_000;
/** So many bytes are on their way at most, but for a single event that has more. */
const mostAtOnce = 2_000_000;

type Post = (message: { type: 'events'; upTo: number; events: Draft[] }) => void;

interface Kept {
  draft: Draft;
  /** Bytes. */
  size: number;
}

/**
 * A queue of events that loses nothing short of its bound, and says what it lost. While some are on their way the next
 * gather, so that one that is alone goes at once and a storm goes in few messages: each message costs the browser
 * more than what is in it.
 */
export class Outbox {
  readonly #makeDraft: DraftMaker;
  readonly #post: Post;
  /** What is not acknowledged: first what was sent, then what was not. */
  readonly #kept: Kept[] = [];
  #size = 0;
  #acknowledged = 0;
  #sent = 0;
  #lost: { count: number; from: number; to: number } | null = null;

  /** @param post sends a batch, or does nothing while there is no connection; it may throw MessageTooLarge */
  constructor(makeDraft: DraftMaker, post: Post) {
    this.#makeDraft = makeDraft;
    this.#post = post;
  }

  /** Adds what happened, each with its time (epoch ms), and sends it in its turn. */
  add(facts: readonly { facts: Facts; at: number }[]): void {
    for (const { facts: what, at } of facts) {
      const size = sizeOf(what);
      if (this.#kept.length >= mostKept || this.#size + size > mostBytes) this.lose(1, at);
      else {
        this.#size += size;
        this.#kept.push({ draft: this.#makeDraft(what, at), size });
      }
    }
    this.#send();
    this.#tellLost();
  }

  /** Counts calls that are lost; a `capture-gap` tells of them once there is room. */
  lose(count: number, at: number): void {
    this.#lost ??= { count: 0, from: at, to: at };
    this.#lost.count += count;
    this.#lost.to = Math.max(this.#lost.to, at);
  }

  /** Background has stored the first `upTo` events. */
  acknowledge(upTo: number): void {
    // What was said over an earlier connection may be said again.
    const done = Math.max(0, Math.min(upTo, this.#sent) - this.#acknowledged);
    this.#acknowledged += done;
    this.#takeOut(done);
    this.#send();
    this.#tellLost();
  }

  /** Sends again all that is not acknowledged: the connection is new. */
  resend(): void {
    this.#sent = this.#acknowledged;
    this.#send();
    this.#tellLost();
  }

  #tellLost(): void {
    if (!this.#lost || this.#kept.length > mostKept / 2 || this.#size > mostBytes / 2) return;
    const { count, from, to } = this.#lost;
    this.#lost = null;
    const why = { code: 'page-too-fast', params: { count } } as const;
    this.add([{ facts: { kind: 'capture-gap', from, to, why }, at: to }]);
  }

  /** Sends the next piece, once what was sent before is acknowledged. */
  #send(): void {
    while (this.#sent === this.#acknowledged && this.#kept.length > 0) {
      const events = this.#nextPiece();
      try {
        this.#post({ type: 'events', upTo: this.#sent + events.length, events });
        this.#sent += events.length;
      } catch (error) {
        if (!(error instanceof MessageTooLarge)) throw error;
        for (const { draft } of this.#takeOut(events.length)) this.lose(1, draft.at);
      }
    }
  }

  #nextPiece(): Draft[] {
    const events: Draft[] = [];
    let left = mostAtOnce;
    for (const { draft, size } of this.#kept) {
      if (size > left && events.length > 0) break;
      events.push(draft);
      left -= size;
    }
    return events;
  }

  #takeOut(count: number): Kept[] {
    const taken = this.#kept.splice(0, count);
    for (const { size } of taken) this.#size -= size;
    return taken;
  }
}
