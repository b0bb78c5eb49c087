/** Sends facts to the recorder: those of one task together, since each call out of the worker has its price. */
import { lineOfFact } from '../../src/protocol/fact-line.ts';
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { macrotask, plain, stringify } from './natives.ts';

/** What a fact says beside its time. */
type Facts = ProbeFact extends infer F ? (F extends unknown ? F : never) : never;

/** A way out for facts. */
export interface Channel {
  send: (fact: Facts) => void;
  /** Sends what was gathered now, not after the task. */
  flush: () => void;
  /** The lines of all facts with a higher number, as far as they are kept. */
  since: (number: number) => string;
  /** Makes it silent. */
  close: () => void;
}

/** How much of what was sent is kept for the case that background is ended before it is stored, in characters. */
const mostKept = 2_000_000;

/** Opens the way out through a binding. */
export function openChannel(binding: (payload: string) => void): Channel {
  let lines = '';
  let open = true;
  let last = 0;
  /** What was sent, by number. */
  const kept = plain<Record<number, string>>({});
  let oldest = 1;
  let size = 0;
  function keep(line: string): void {
    kept[last] = line;
    size += line.length;
    while (size > mostKept && oldest < last) {
      size -= kept[oldest]?.length ?? 0;
      delete kept[oldest++];
    }
  }
  function flush(): void {
    const payload = lines;
    lines = '';
    if (open && payload !== '') binding(payload);
  }
  return {
    flush,
    send(fact) {
      if (!open) return;
      const first = lines === '';
      const line = lineOfFact(++last, stringify(plain(fact)));
      lines += line;
      keep(line);
      if (first) macrotask(flush);
    },
    since(number) {
      let text = '';
      for (let i = number < oldest ? oldest : number + 1; i <= last; i++) text += kept[i] ?? '';
      return text;
    },
    close() {
      open = false;
    },
  };
}
