import type { Cdp } from '../transport/cdp.ts';
import type { BodyStore } from './bodies.ts';
import type { BrowserClock } from './clocks.ts';
import type { Emit } from './emit.ts';
import type { Intercepts } from './intercepts.ts';
import type { ProbeOptions } from './probe-text.ts';

/** What a worker, and each of its runs, needs of its recorder. */
export interface WorkerContext {
  cdp: Cdp;
  emit: Emit;
  clock: BrowserClock;
  probe: ProbeOptions;
  offline: () => boolean;
  /** What happens to its requests. */
  intercepts: Intercepts;
  /** The bodies that are recorded. */
  bodies: BodyStore;
  /** Makes ids that are unique in the trace. */
  nextId: () => string;
  /** Up to which number the facts of a run are in the trace; 0 if none is. */
  storedOf: (runId: string) => number;
  /** Called when something changed that is remembered. */
  onChange: () => void;
}
