/** Events on their way to background: kept until it says that they are stored, and sent again after a break. */
import type { EventDraft, EventFacts } from '../../src/trace/events.ts';
import type { DraftMaker } from '../../src/trace/drafts.ts';

/** More than this many unacknowledged events are not kept, which is more than the hook sends at once. */
const mostKept = 30_000;
/** And no more than so many characters of tags, stacks and messages. */
const mostText = 32_000_000;
/** A message with more characters is sent as several: the browser carries no more than 64 MB at once. */
const mostTextAtOnce = 2_000_000;

type Post = (message: { type: 'events'; upTo: number; events: EventDraft[] }) => void;

interface Kept {
  draft: EventDraft;
  /** How many characters it has, about. */
  text: number;
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
  #text = 0;
  #acknowledged = 0;
  #sent = 0;
  #lost: { count: number; from: number; to: number } | null = null;

  /** @param post sends a batch, or does nothing while there is no connection */
  constructor(makeDraft: DraftMaker, post: Post) {
    this.#makeDraft = makeDraft;
    this.#post = post;
  }

  /** Adds what happened, each with its time (epoch ms), and sends it in its turn. */
  add(facts: readonly { facts: EventFacts; at: number }[]): void {
    for (const { facts: what, at } of facts) {
      const text = textOf(what);
      if (this.#kept.length >= mostKept || this.#text + text > mostText) this.lose(1, at);
      else {
        this.#text += text;
        this.#kept.push({ draft: this.#makeDraft(what, at), text });
      }
    }
    if (this.#sent === this.#acknowledged) this.#send();
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
    for (const { text } of this.#kept.splice(0, done)) this.#text -= text;
    if (this.#sent === this.#acknowledged) this.#send();
    this.#tellLost();
  }

  /** Sends again all that is not acknowledged: the connection is new. */
  resend(): void {
    this.#sent = this.#acknowledged;
    this.#send();
  }

  #tellLost(): void {
    if (!this.#lost || this.#kept.length > mostKept / 2 || this.#text > mostText / 2) return;
    const { count, from, to } = this.#lost;
    this.#lost = null;
    const reason = `The page called faster than it could be recorded: ${count} calls, or their ends, are missing.`;
    this.add([{ facts: { kind: 'capture-gap', from, to, reason }, at: to }]);
  }

  /** Sends all that was not sent. */
  #send(): void {
    let events: EventDraft[] = [];
    let text = 0;
    const post = (): void => {
      if (events.length === 0) return;
      this.#sent += events.length;
      this.#post({ type: 'events', upTo: this.#sent, events });
      events = [];
      text = 0;
    };
    for (const one of this.#kept.slice(this.#sent - this.#acknowledged)) {
      if (text + one.text > mostTextAtOnce) post();
      events.push(one.draft);
      text += one.text;
    }
    post();
  }
}

/** The length of the texts that a page makes as long as it likes. */
function textOf(facts: EventFacts): number {
  let length = 0;
  if ('tag' in facts) length += facts.tag.length;
  if ('error' in facts) length += facts.error.name.length + facts.error.message.length;
  if ('stack' in facts) for (const { function: name, url } of facts.stack) length += name.length + url.length;
  return length;
}
