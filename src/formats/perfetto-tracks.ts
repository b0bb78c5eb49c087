/**
 * Where things stand in a Perfetto trace: slices on threads, as Chrome's JSON trace events.
 *
 * The slices of a thread must nest: readers cut or drop what overlaps another one in part. So a track has as many
 * threads as that takes, all of its name. The parts of something stand right under it, on its own thread as far as they
 * follow each other; the others on further threads, under a slice that says what they are part of. What outlasts that
 * which it is part of stands by itself.
 *
 * Times are whole epoch microseconds: those of today with a fraction are more than a number holds exactly, and what only
 * touches would overlap.
 */
import * as texts from '../messages/compiled/perfetto.js';
import { clockTolerance } from '../trace/clocks.ts';
import type { TraceEvent } from '../trace/events.ts';

/** An event that stands by itself. */
export interface Mark {
  name: string;
  at: number;
  event: TraceEvent;
}

/** Something that lasts. */
export class Slice {
  readonly name: string;
  readonly cat: string;
  from: number;
  /** Null while it goes on. */
  to: number | null = null;
  /** When it was over for that which it is part of, though more of it followed. */
  overAt: number | null = null;
  /** The events of its beginning and of its end. */
  begun: TraceEvent | null;
  ended: TraceEvent | null = null;
  /** Whether that it ended was not seen. */
  unseen = false;
  /** Whether what happens meanwhile may stand under it, though it is no part of it. */
  holds = false;
  parts: Slice[] | null = null;
  marks: Mark[] | null = null;
  /** The thread that it stands on; null until it is written. */
  tid: number | null = null;

  constructor(name: string, cat: string, from: number, begun: TraceEvent | null = null) {
    this.name = name;
    this.cat = cat;
    this.from = from;
    this.begun = begun;
  }

  /** Whether it is not known to have ended, and can still be. */
  get isOpen(): boolean {
    return this.to === null && this.tid === null;
  }
}

/** Lines joined into one piece of text: more would have left the processor's cache before that. */
const linesInPiece = 100;

/** What was written. */
export class TraceOutput {
  #lines: string[] = [];
  #pieces: string[] = [];
  #before = '';
  #tids = 0;

  /** Writes one of Chrome's trace events. */
  write(line: object): void {
    this.#lines.push(JSON.stringify(line));
    if (this.#lines.length === linesInPiece) this.#join();
  }

  /** A number that no thread has yet. */
  nextTid(): number {
    return ++this.#tids;
  }

  /** The pieces of text that were written since the last time. */
  take(): string[] {
    this.#join();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #join(): void {
    const [first] = this.#lines;
    if (first === undefined) return;
    // Before the first line, not before all: then the whole piece would be copied once more.
    this.#lines[0] = this.#before + first;
    this.#pieces.push(wellFormed(this.#lines.join(',\n')));
    this.#before = ',\n';
    this.#lines = [];
  }
}

/** The last instant that readers can take, epoch microseconds: they count nanoseconds, up to 2 ** 63. */
const latest = 9e15;
/** For so long after its end a slice takes up what belongs to it: facts of several sources come out of order. */
const patience = 1_000_000;
/** By how much a part may seem to begin too early, or to end too late: browser and workers have clocks of their own. */
const tolerance = clockTolerance * 1000;
/**
 * Slices begin and end at even microseconds, parts after what they are part of, and marks stand at odd ones: what a flow
 * finds at a time is the slice that begins then, and readers put no two things that begin at once in another order.
 */
const step = 2;
/** The least length of a slice, in which there is room for a part. */
const shortest = 2 * step;
/** So many slices are held behind one that does not end. */
const mostHeld = 1_000;

/** The threads of one name of a process. */
export class Track {
  readonly pid: number;
  readonly #name: string;
  readonly #output: TraceOutput;
  readonly #rows = new Rows();
  readonly #tids: number[] = [];
  /** When those end that hold what stands on the first row now. */
  readonly #holders: number[] = [];
  /** What is not written yet, in the order in which it began. */
  #held: Slice[] = [];
  #mostHeld = mostHeld;

  constructor(pid: number, name: string, output: TraceOutput) {
    this.pid = pid;
    this.#name = name;
    this.#output = output;
  }

  /** Adds a slice that is no part of another one. */
  add(slice: Slice): void {
    this.#held.push(slice);
  }

  /**
   * Writes what nothing can be added to any more, in the order in which it began.
   * @param now epoch microseconds
   * @returns whether there is more that has ended
   */
  flush(now: number): boolean {
    const held = this.#held;
    let over = 0;
    for (let first = held[0]; isOver(first, now); first = held[++over]) this.#write(first);
    if (over > 0) held.splice(0, over);
    if (held.length > this.#mostHeld) {
      this.#held = held.filter((slice) => !isOver(slice, now));
      this.#mostHeld = mostHeld + 2 * this.#held.length;
      for (const slice of held) if (isOver(slice, now)) this.#write(slice);
    }
    return this.#held[0]?.to != null;
  }

  /** Writes a mark that is no part of a slice. */
  mark(mark: Mark): void {
    this.#writeMark(mark, mark.at + 1, this.#tidOf(0));
  }

  /** Writes the rest; what has no end goes on for ever. */
  end(): void {
    // Writing adds what is no part of a slice after all.
    for (const slice of this.#held) this.#write(slice);
  }

  #write(slice: Slice): void {
    const end = slice.to ?? slice.overAt ?? Infinity;
    // Where a clock turns round what follows each other, it did not wait at all.
    if (end <= slice.from && !slice.begun) return;
    const row = this.#rowFor(slice, end);
    const { from, parts } = slice;
    const to = Math.max(end, from + shortest);
    const tid = this.#tidOf(row);
    this.#writeSlice(slice, from, to, tid);
    slice.parts = null;
    if (parts) this.#writeParts(slice, parts, to, tid);
  }

  /** Writes the parts of a slice below it, and those that outlast it beside it. */
  #writeParts(slice: Slice, parts: Slice[], to: number, tid: number): void {
    const { from } = slice;
    const rows = new Rows();
    const tids = [tid];
    if (parts.length > 1) parts.sort(byPlace);
    for (const part of parts) {
      const end = endWithin(part, to);
      if (isWithin(part.from, from, to) && end <= to + tolerance) {
        const begin = between(part.from, from + step, to - step);
        const last = between(end, begin + step, to);
        const row = rows.take(begin, last);
        this.#writeSlice(part, begin, last, (tids[row] ??= this.#beginMore(slice, to)));
      } else if (part.to === null) this.#held.push(part);
      else this.#write(part);
    }
  }

  /** Begins a further thread for the parts of a slice. */
  #beginMore({ name, from }: Slice, to: number): number {
    const tid = this.#tidOf(this.#rows.takeOther(from, to));
    this.#writeSlice(new Slice(texts.more({ name }), 'more', from), from, to, tid);
    return tid;
  }

  /** Finds a row where a slice can stand; it may begin a little later for that. */
  #rowFor(slice: Slice, end: number): number {
    const { from } = slice;
    const rows = this.#rows;
    for (let held = this.#holders.at(-1); held !== undefined && held <= from; held = this.#holders.at(-1)) {
      this.#holders.pop();
      rows.firstEnd = Math.max(rows.firstEnd, held);
    }
    const begin = Math.max(from, rows.firstEnd);
    const to = Math.max(end, begin + shortest);
    if (begin - from > shortest || to > (this.#holders.at(-1) ?? Infinity))
      return rows.takeOther(from, Math.max(end, from + shortest));
    slice.from = begin;
    rows.firstEnd = slice.holds ? begin + step : to;
    if (slice.holds) this.#holders.push(to);
    return 0;
  }

  #writeSlice(slice: Slice, from: number, to: number, tid: number): void {
    const { name, cat, begun, ended, unseen } = slice;
    const args: Record<string, unknown> = {};
    if (begun) args[begun.kind] = begun;
    if (ended) args[ended.kind] = ended;
    if (unseen) args['ended'] = texts.notSeen();
    const { pid } = this;
    this.#output.write(
      to === Infinity
        ? { name, cat, ph: 'B', ts: from, pid, tid, args }
        : { name, cat, ph: 'X', dur: to - from, ts: from, pid, tid, args },
    );
    for (const mark of slice.marks ?? []) {
      if (isWithin(mark.at, from, to)) this.#writeMark(mark, between(mark.at + 1, from + 1, to - 1), tid);
      else this.mark(mark);
    }
    slice.tid = tid;
    slice.begun = slice.ended = slice.marks = null;
  }

  #writeMark({ name, event }: Mark, at: number, tid: number): void {
    this.#output.write({ name, cat: event.source, ph: 'i', ts: at, pid: this.pid, tid, args: { [event.kind]: event } });
  }

  #tidOf(row: number): number {
    const known = this.#tids[row];
    if (known !== undefined) return known;
    const tid = this.#output.nextTid();
    this.#tids[row] = tid;
    this.#output.write({ name: 'thread_name', ph: 'M', pid: this.pid, tid, args: { name: this.#name } });
    return tid;
  }
}

/** At how many rows is looked for a place. */
const mostRowsSeen = 10;

/** Rows on which things stand without touching each other: the first one, if that is free, or else another one. */
class Rows {
  /** When the last thing on each ends. */
  readonly #ends: number[] = [-Infinity];
  /** The one that was taken last, but for the first. */
  #last = 1;

  /** When the last thing on the first row ends. */
  get firstEnd(): number {
    return this.#ends[0] ?? -Infinity;
  }

  set firstEnd(to: number) {
    this.#ends[0] = to;
  }

  take(from: number, to: number): number {
    if (this.firstEnd > from) return this.takeOther(from, to);
    this.firstEnd = to;
    return 0;
  }

  takeOther(from: number, to: number): number {
    const others = this.#ends.length - 1;
    let row = this.#last;
    for (let seen = 0; (this.#ends[row] ?? -Infinity) > from; seen++) {
      if (seen === Math.min(others, mostRowsSeen)) row = others + 1;
      else row = (row % others) + 1;
    }
    this.#ends[row] = to;
    this.#last = row;
    return row;
  }
}

/** Epoch microseconds, even ones; readers drop what is negative. @param at epoch ms */
export function microseconds(at: number): number {
  return step * Math.floor(Math.min(Math.max(at * 1000, 0), latest) / step);
}

/** Whether nothing more can be added to a slice at a time. */
function isOver(slice: Slice | undefined, now: number): slice is Slice {
  return slice !== undefined && slice.to !== null && slice.to + patience <= now;
}

/**
 * JSON without lone surrogates, one of which makes the whole file unreadable. `JSON.stringify` escapes no others.
 * @param json what that gave
 */
export function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.length > 2 ? '\\ufffd' : escape));
}

/** Requests stand right under their dispatch; promises mostly last as long as that. */
function byPlace(a: Slice, b: Slice): number {
  return Number(a.cat === 'promise') - Number(b.cat === 'promise') || a.from - b.from;
}

/** When a part ends of what lasts to a time: where it outlasts that, when it was over for it. */
function endWithin({ to, overAt }: Slice, last: number): number {
  const end = to ?? Infinity;
  return overAt !== null && end > last + tolerance ? overAt : end;
}

function isWithin(at: number, from: number, to: number): boolean {
  return at >= from - tolerance && at <= to + tolerance;
}

function between(at: number, least: number, most: number): number {
  return Math.min(Math.max(at, least), most);
}
