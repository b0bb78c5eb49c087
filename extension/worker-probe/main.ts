/**
 * worker-probe: put by the recorder into each worker, before its first line where possible. It sees every
 * dispatch, what is given to `waitUntil`, how it ends, and the worker's own `register()` calls; and it
 * dispatches simulated events. What the worker observes of its events stays as it was.
 */
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import { openChannel, type Channel } from './channel.ts';
import { followDispatches } from './dispatches.ts';
import { macrotask, native, ownScope, ownValue, remove, scope, time, toText } from './natives.ts';
import { openPromises } from './open-events.ts';
import { hidePatches, restorePatched } from './patches.ts';
import { followRegistering } from './registering.ts';
import { simulate } from './simulate.ts';

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
  /** Is given what takes orders, where no breakpoint did; the recorder alone holds it. */
  give?: (take: (order: ProbeCommand) => string | undefined) => void;
};

const { bindingName, run, secret, running, key, give } = recorder;
const binding = native(ownValue(scope, bindingName));
remove(scope, bindingName);
if (typeof binding !== 'function') throw new Error();

const channel = openChannel((payload) => void binding(`${secret}\n${payload}`));
const at = time();
// A breakpoint is before the first line, though the registration is known by then.
const early = key !== null || ownScope() === null;
let greeted = false;
let followRegistrations = (): void => undefined;

function greet(): void {
  const own = greeted ? null : ownScope();
  if (own === null) return;
  greeted = true;
  channel.send({ fact: 'hello', at, scope: own, early });
  try {
    followRegistrations();
  } catch {
    // The worker has frozen them.
  }
}

const send: Channel['send'] = (fact, place) => {
  greet();
  channel.send(fact, place);
};

let isLeft = key !== null;
/** What takes orders, given once to who knows the key. */
function left(asked: unknown): unknown {
  if (!isLeft || asked !== key) return undefined;
  isLeft = false;
  return take;
}

hidePatches(left);
// Where we came late, the order in which we are heard is all that ties to a sync what its listener did before we knew.
const dispatches = followDispatches(!running, send, early ? channel.hurry : channel.flush);
followRegistrations = followRegistering(send);
greet();
// Now, and not after the script: the order tells the recorder that we came first.
channel.flush();
if (early) macrotask(greet);

function take(order: ProbeCommand): string | undefined {
  if (order.command === 'resend') return `${run}\n${channel.sent()}`;
  if (order.command === 'busy') return toText(openPromises());
  if (order.command === 'simulate') simulate(order, dispatches);
  else {
    restorePatched();
    dispatches.stop();
    channel.close();
  }
  return undefined;
}
if (key === null) give?.(take);
