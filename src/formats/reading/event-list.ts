/** The events of a file, checked one by one: each by itself, and that together they are a trace. */
import * as texts from '../../messages/compiled/file-faults.js';
import { isEvent, type TraceEvent } from '../../trace/events.ts';
import { eventMismatch, inWords } from './mismatch.ts';
import { checkPlain } from './plain.ts';
import { TraceRefused } from './refused.ts';
import { SharedTexts } from './shared-texts.ts';

/** Gathers the events of a trace, the parsed objects themselves. */
export class EventList {
  readonly all: TraceEvent[] = [];
  readonly #ids = new Set<string>();
  readonly #texts = new SharedTexts();

  /** Adds the next event. @throws TraceRefused when it does not fit, or not here */
  add(event: unknown): void {
    const index = this.all.length;
    if (!isEvent(event)) {
      const mismatch = eventMismatch(event, `events.${index}`);
      throw new TraceRefused(mismatch?.path ?? '', mismatch?.message ?? texts.doesNotFit());
    }
    checkPlain(event, `events.${index}`);
    this.#checkSeq(event.seq, index);
    this.#texts.share(event);
    this.#ids.add(event.id);
    if (this.#ids.size === index) {
      const id = inWords(event.id);
      const twin = this.all.findIndex((other) => other.id === event.id);
      throw new TraceRefused(`events.${index}.id`, texts.sameId({ id, twin }));
    }
    this.all.push(event);
  }

  /** Events are numbered 1, 2, 3: so far without a gap, a lower number must have been there before. */
  #checkSeq(seq: number, index: number): void {
    const expected = index + 1;
    if (seq === expected) return;
    const sentence =
      seq < expected ? texts.numberTaken({ expected, found: seq, twin: seq - 1 }) : texts.numberSkipped({ expected, found: seq });
    throw new TraceRefused(`events.${index}.seq`, sentence);
  }
}
