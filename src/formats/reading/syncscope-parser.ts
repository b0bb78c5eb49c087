/**
 * Reads a SyncScope trace from pieces of text. A file in the layout that we write is parsed line by line, so
 * that its text is never held as a whole; where a line is not an event and a comma, and in files laid out in
 * another way, the rest is parsed in one go. Both mean the same.
 */
import * as texts from '../../messages/compiled/file-faults.js';
import type { RecordingHeader } from '../../trace/recording.ts';
import { EventList } from './event-list.ts';
import { jsonFaultAt } from './json-fault.ts';
import { fileMembers, formatName, headerOf, isObject, withFileFields } from './members.ts';
import { inWords } from './mismatch.ts';
import { TraceRefused } from './refused.ts';

/** What was read. `unchecked` are the last events, still to be added to `events`. */
export interface Parsed {
  recording: RecordingHeader;
  events: EventList;
  unchecked: readonly unknown[];
}

/** The line before the first event. */
const eventsLine = '\n"events":[\n';
/** Where that line does not come within so many characters, the layout is another. */
const longestHead = 1024 * 1024;
/** The longest text that can be parsed in one go: what a string can hold in Chromium, and a little less. */
export const longestText = 500_000_000;
/** The member under which the rest of the events is parsed: one that the rest of a file doesn't have. */
const carrier = 'format';

/** Takes pieces of text, and gives the trace in the end. Both throw TraceRefused. */
export class SyncScopeParser {
  readonly #events = new EventList();
  #phase: 'head' | 'events' | 'rest' = 'head';
  /** Set when the head was read by itself. */
  #recording: RecordingHeader | null = null;
  /** Text that waits to be parsed, and the number of its first line. */
  #held = '';
  #line = 1;
  #searched = 0;

  push(text: string): void {
    if (this.#held.length + text.length > longestText) {
      throw new TraceRefused('', texts.tooLargeOnOneLine());
    }
    this.#held += text;
    const isHead = this.#phase === 'head';
    if (isHead) this.#readHead();
    // A long line is put together once, when its end is there.
    if (this.#phase === 'events' && (isHead || text.includes('\n'))) this.#readEvents();
  }

  end(): Parsed {
    return this.#recording ? this.#readRest(this.#recording) : this.#readWhole();
  }

  #readHead(): void {
    const end = this.#held.indexOf(eventsLine, Math.max(0, this.#searched - eventsLine.length));
    this.#searched = this.#held.length;
    if (end < 0) {
      if (this.#searched > longestHead) this.#phase = 'rest';
      return;
    }
    const head = `${this.#held.slice(0, end)}${eventsLine}]}`;
    const file = parsedOrNothing(head);
    if (!isObject(file) || file.format !== formatName) {
      this.#phase = 'rest';
      return;
    }
    this.#recording = headerOf(file);
    this.#phase = 'events';
    const read = this.#held.slice(0, end + eventsLine.length);
    this.#line = read.split('\n').length;
    this.#held = this.#held.slice(read.length);
  }

  #readEvents(): void {
    let from = 0;
    for (;;) {
      const end = this.#held.indexOf('\n', from);
      if (end < 0) break;
      const whole = this.#held.charCodeAt(end - 1) === 0x2c;
      const event = whole ? parsedOrNothing(this.#held.slice(from, end - 1)) : undefined;
      if (event === undefined) {
        this.#phase = 'rest';
        break;
      }
      this.#events.add(event);
      from = end + 1;
      this.#line++;
    }
    this.#held = this.#held.slice(from);
  }

  /** The last lines of a file in our layout, or all from a line that is none of ours. */
  #readRest(recording: RecordingHeader): Parsed {
    // After a comma an event must follow, so something stands before it.
    const before = `{"${carrier}":[${this.#events.all.length > 0 ? '0,' : ''}`;
    const file = this.#parse(before);
    const list = isObject(file) ? file[carrier] : undefined;
    if (!isObject(file) || !Array.isArray(list)) {
      throw new TraceRefused(carrier, texts.twiceAs({ found: inWords(list) }));
    }
    const twice = Object.keys(file).find((key) => key !== carrier && fileMembers.has(key));
    if (twice !== undefined) throw new TraceRefused(twice, texts.twice());
    const unchecked: unknown[] = this.#events.all.length > 0 ? list.slice(1) : list;
    return { recording: withFileFields(recording, file), events: this.#events, unchecked };
  }

  #readWhole(): Parsed {
    const file = this.#parse('');
    const recording = headerOf(file);
    const events = isObject(file) ? file.events : undefined;
    if (!Array.isArray(events)) {
      const expected = texts.expected.list();
      const sentence = events === undefined ? texts.missing() : texts.unexpected({ expected, found: inWords(events) });
      throw new TraceRefused('events', sentence);
    }
    return { recording, events: this.#events, unchecked: events };
  }

  /** Parses all that is held. `before` stands before it and completes it. */
  #parse(before: string): unknown {
    const text = before + this.#held;
    const parsed = parsedOrNothing(text);
    if (parsed === undefined) throw new TraceRefused('', this.#sentenceAbout(text, before.length));
    return parsed;
  }

  /** Why a text is not JSON. The first `added` characters of it are ours. */
  #sentenceAbout(text: string, added: number): string {
    if (text.slice(0, 4).includes('\0') || /^(\uFFFE|\uFFFD\uFFFD)/.test(text)) return texts.wideText();
    if (added === 0 && /^\s*$/.test(text)) return texts.empty();
    const at = jsonFaultAt(text);
    if (at >= text.length) return texts.cutOff();
    const rows = text.slice(added, at).split('\n');
    const place = { line: this.#line + rows.length - 1, column: (rows.at(-1)?.length ?? 0) + 1 };
    if (!/^\s*[[{]/.test(text)) return texts.chooseAnother({ fault: texts.notJson(place) });
    return texts.damaged({ found: inWords(String.fromCodePoint(text.codePointAt(at) ?? 0)), ...place });
  }
}

/** What a text means as JSON, which is never undefined; undefined when it is no JSON. */
function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
