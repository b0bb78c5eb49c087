/**
 * Sends facts to the recorder: those of one task together, since each call out of the worker has its price. They are
 * written out only then, which is the dear part: what the worker does is not to wait for it.
 */
import { Allowance } from '../../src/protocol/allowance.ts';
import { lineOfFact } from '../../src/protocol/fact-line.ts';
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { apply, macrotask, plain, slice, stackOf, stringify, time, type Place } from './natives.ts';

/** A way out for facts. */
export interface Channel {
  /** @param place where it was done, as the stack of the fact is to tell */
  send: (fact: ProbeFact, place?: Place) => void;
  /** Sends what was gathered now, not after the task. */
  flush: () => void;
  /** The same, unless it was called so often that a frame is to lie between: then later, at the latest after the task. */
  hurry: () => void;
  /** The lines that were sent, as far as they are kept, after what is left of the one before. */
  sent: () => string;
  /** Makes it silent. */
  close: () => void;
}

/** How many characters may leave at once, and in each second after that. */
const mostAtOnce = 3_000_000;
const mostPerSecond = 500_000;
/** How many facts are gathered before they leave, though the task goes on, and how many characters leave together. */
const mostWaiting = 1_000;
const longestPayload = 65_536;
/** How much of what was sent is kept at least for the case that background is ended before it is stored, in characters. */
const mostKept = 2_000_000;
/**
 * How often facts may be hurried at once, and in each second after that: to be heard each time costs the browser more
 * than all else that is done about a dispatch.
 */
const mostHurried = 100;
const mostHurriedPerSecond = 60;
/** How often it is told how many were dropped, ms. */
const tellDroppedEvery = 1_000;

/** Whether there may be any number of such facts; the browser limits the others. */
function isPlenty({ fact }: ProbeFact): boolean {
  // The names of the others begin otherwise; all names in full would be too much of a probe.
  return fact[0] === 'w' || fact[0] === 'p' || fact[0] === 'c';
}

/**
 * Opens the way out through a binding. A worker may do without end what facts are told about: those that are too much
 * are dropped and counted.
 */
export function openChannel(binding: (payload: string) => void): Channel {
  /** What was not written yet: facts and places by number. */
  let facts: Record<number, ProbeFact> = plain({});
  let places: Record<number, Place | undefined> = plain({});
  let count = 0;
  let lines = '';
  let open = true;
  let waiting = false;
  let dropped = 0;
  let droppedFrom = 0;
  let toldAt = 0;
  let last = 0;
  let kept = '\n';
  const room = new Allowance(mostAtOnce, mostPerSecond);
  const haste = new Allowance(mostHurried, mostHurriedPerSecond);

  function write(fact: ProbeFact, place: Place | undefined): void {
    const json = stringify(plain(place ? { ...fact, stack: stackOf(place) } : fact));
    if (!isPlenty(fact) || room.take(json.length, time())) put(json);
    else if (dropped++ === 0) droppedFrom = fact.at;
  }

  function put(json: string): void {
    const line = lineOfFact(++last, json);
    lines += line;
    kept += line;
    if (kept.length > 2 * mostKept) kept = apply(slice, kept, [-mostKept]);
  }

  function leave(): void {
    const payload = lines;
    lines = '';
    if (open && payload !== '') binding(payload);
  }

  function flush(): void {
    const at = time();
    for (let i = 0; i < count; i++) {
      write(facts[i] as ProbeFact, places[i]);
      if (lines.length > longestPayload) leave();
    }
    count = 0;
    facts = plain({});
    places = plain({});
    if (dropped > 0 && at - toldAt > tellDroppedEvery) {
      put(stringify(plain({ fact: 'dropped', at, from: droppedFrom, count: dropped })));
      dropped = 0;
      toldAt = at;
    }
    leave();
  }

  function hurry(): void {
    if (haste.take(1, time())) flush();
  }

  return {
    flush,
    hurry,
    send(fact, place) {
      if (!open) return;
      facts[count] = fact;
      places[count++] = place;
      if (count === mostWaiting) flush();
      if (waiting) return;
      waiting = true;
      macrotask(() => {
        waiting = false;
        flush();
      });
    },
    sent: () => kept,
    close() {
      open = false;
    },
  };
}
