/**
 * worker-probe: put by the recorder into each worker, before its first line where possible. It sees every
 * dispatch, what is given to `waitUntil`, how it ends, and the worker's own `register()` calls; and it
 * dispatches simulated events. What the worker observes of its events stays as it was.
 */
import type { ProbeCommand, ProbeFact } from '../../src/protocol/probe.ts';
import { openChannel } from './channel.ts';
import { followDispatches } from './dispatches.ts';
import { getOwnPropertyDescriptor, macrotask, ownScope, time } from './natives.ts';
import { followRegistering } from './registering.ts';
import { simulate } from './simulate.ts';

/**
 * Installs the probe.
 * @param bindingName the function, put into the global scope by the recorder, that facts go through; it is removed
 * @param run the name of this run of the worker
 * @returns takes orders; it is held by the recorder alone
 */
export function install(bindingName: string, run: string): (order: ProbeCommand) => string | undefined {
  const binding: unknown = getOwnPropertyDescriptor(globalThis, bindingName)?.value;
  if (typeof binding !== 'function') throw new Error('The binding of the recorder is missing.');
  Reflect.deleteProperty(globalThis, bindingName);
  const channel = openChannel((payload) => void binding(payload));
  const at = time();
  const early = ownScope() === null;
  let greeted = false;
  function greet(): void {
    const scope = greeted ? null : ownScope();
    if (scope === null) return;
    greeted = true;
    channel.send({ fact: 'hello', at, scope, early });
  }
  const send = (fact: ProbeFact): void => {
    greet();
    channel.send(fact);
  };
  greet();
  // Now, and not after the script: the order tells the recorder that we came first.
  channel.flush();
  if (early) macrotask(greet);
  const dispatches = followDispatches(send, channel.flush);
  const stopRegistering = followRegistering(send);
  return (order) => {
    if (order.command === 'resend') return `${run}\n${channel.since(order.run === run ? order.after : 0)}`;
    if (order.command === 'simulate') simulate(order, dispatches);
    else {
      dispatches.stop();
      stopRegistering();
      channel.close();
    }
    return undefined;
  };
}
