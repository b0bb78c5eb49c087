/** Sends facts to the recorder: those of one task together, since each call out of the worker has its price. */
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { macrotask, plain, stringify } from './natives.ts';

/** What a fact says beside its time. */
type Facts = ProbeFact extends infer F ? (F extends unknown ? F : never) : never;

/** A way out for facts. */
export interface Channel {
  send: (fact: Facts) => void;
  /** Sends what was gathered now, not after the task. */
  flush: () => void;
  /** Makes it silent. */
  close: () => void;
}

/** Opens the way out through a binding. */
export function openChannel(binding: (payload: string) => void): Channel {
  let lines = '';
  let open = true;
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
      lines += `${stringify(plain(fact))}\n`;
      if (first) macrotask(flush);
    },
    close() {
      open = false;
    },
  };
}
