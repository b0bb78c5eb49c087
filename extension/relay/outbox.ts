/** Events on their way to background: kept until it says that they are stored, and sent again after a break. */
import type { EventDraft, EventFacts } from '../../src/trace/events.ts';
import type { DraftMaker } from '../../src/trace/drafts.ts';

/** More than this many unacknowledged events are not kept: a page may call `register()` without end. */
const mostKept = 10_000;

/** A queue of events that loses nothing short of its bound, and says what it lost. */
export class Outbox {
  readonly #makeDraft: DraftMaker;
  readonly #post: (message: { type: 'events'; upTo: number; events: EventDraft[] }) => void;
  #kept: EventDraft[] = [];
  #sent = 0;
  #lost: { count: number; from: number; to: number } | null = null;

  /** @param post sends a batch, or does nothing while there is no connection */
  constructor(makeDraft: DraftMaker, post: (message: { type: 'events'; upTo: number; events: EventDraft[] }) => void) {
    this.#makeDraft = makeDraft;
    this.#post = post;
  }

  /** Adds what happened, each with its time (epoch ms), and sends it. */
  add(facts: readonly { facts: EventFacts; at: number }[]): void {
    const fresh: EventDraft[] = [];
    for (const { facts: what, at } of facts) {
      if (this.#kept.length + fresh.length >= mostKept) this.lose(1, at);
      else fresh.push(this.#makeDraft(what, at));
    }
    this.#kept.push(...fresh);
    this.#send(fresh);
  }

  /** Counts events that are lost; a `capture-gap` tells of them once there is room. */
  lose(count: number, at: number): void {
    this.#lost ??= { count: 0, from: at, to: at };
    this.#lost.count += count;
    this.#lost.to = Math.max(this.#lost.to, at);
  }

  /** Background has stored the first `upTo` events. */
  acknowledge(upTo: number): void {
    const done = Math.max(0, this.#kept.length - (this.#sent - upTo));
    this.#kept.splice(0, done);
    if (!this.#lost || this.#kept.length > mostKept / 2) return;
    const { count, from, to } = this.#lost;
    this.#lost = null;
    const reason = `The page called faster than it could be recorded: ${count} calls are missing.`;
    this.add([{ facts: { kind: 'capture-gap', from, to, reason }, at: to }]);
  }

  /** Sends again all that is not acknowledged: the connection is new. */
  resend(): void {
    this.#sent -= this.#kept.length;
    this.#send(this.#kept);
  }

  #send(events: EventDraft[]): void {
    if (events.length === 0) return;
    this.#sent += events.length;
    this.#post({ type: 'events', upTo: this.#sent, events });
  }
}
