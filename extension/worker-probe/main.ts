/**
 * worker-probe: put by the recorder into each worker, before its first line where possible. It sees every
 * dispatch, what is given to `waitUntil`, how it ends, and the worker's own `register()` calls; and it
 * dispatches simulated events. What the worker observes of its events stays as it was.
 */
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import type { Use } from '../../src/protocol/uses.ts';
import { own } from '../guest/natives.ts';
import { close, flush, hurry, open, send, sent } from './channel.ts';
import { followDispatches } from './dispatches.ts';
import { macrotask, native, ownScope, scope, time } from './natives.ts';
import { isOpen } from './open-events.ts';
import { hidePatches, restore } from './patches.ts';
import { followManagers, followRegistration } from './registering.ts';
import { simulate } from './simulate.ts';
import { followUses } from './uses.ts';

/** What the recorder evaluates the probe with. */
declare const recorder: {
  /** The function, put into the global scope by the recorder, that facts go through; it is removed. */
  bindingName: string;
  /** The name of this run of the worker. */
  run: string;
  /** What all facts begin with: the worker's script may get hold of the function, but never of this. */
  secret: string;
  /** Whether the worker's script has run for certain, and has added listeners. */
  running: boolean;
  /** Under which key what takes orders is left for the recorder, where a breakpoint put the probe in; else null. */
  key: string | null;
  /** By what it is seen what the worker uses. */
  uses: readonly Use[];
  /** Is given what takes orders, where no breakpoint did; the recorder alone holds it. */
  give?: (take: (order: ProbeCommand) => unknown) => void;
};

const { bindingName, run, secret, running, key, give } = recorder;
const binding = native(own(scope, bindingName).value as (payload: string) => void);
delete (scope as unknown as Record<string, unknown>)[bindingName];

const at = time();
// A breakpoint is before the first line, though the registration is known by then.
const early = key !== null || ownScope() === null;
let greeted = false;
/** Under which key what takes orders is still there to be taken. */
let left = key;

function greet(): void {
  const own = greeted ? null : ownScope();
  if (own === null) return;
  greeted = true;
  send('hello', at, own, early);
  try {
    followRegistration();
    followUses(recorder.uses);
  } catch {
    // The worker has frozen it.
  }
}

open(binding, secret, greet);
hidePatches((asked) => {
  if (!asked || asked !== left) return undefined;
  left = null;
  return take;
});
// Where we came late, the order in which we are heard is all that ties to a sync what its listener did before we knew.
const stop = followDispatches(!running, early ? hurry : flush);
followManagers();
greet();
// Now, and not after the script: the order tells the recorder that we came first.
flush();
if (early) macrotask(greet);

function take(order: ProbeCommand): unknown {
  if (order.command === 'resend') return `${run}\n${sent()}`;
  if (order.command === 'busy') return isOpen();
  if (order.command === 'simulate') return simulate(order);
  restore();
  stop();
  close();
  return undefined;
}
give?.(take);
