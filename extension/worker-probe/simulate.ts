/** Dispatches a sync that the browser did not cause. */
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import { callMarked, type Dispatches } from './dispatches.ts';
import { define, dispatch, NativePeriodicSyncEvent, NativeSyncEvent, plain } from './natives.ts';

const NativeException = DOMException;

/**
 * Dispatches a simulated event. The browser's own `waitUntil` refuses one that it did not dispatch itself, so the
 * event gets one of its own that keeps the same rules.
 */
export function simulate(order: Extract<ProbeCommand, { command: 'simulate' }>, dispatches: Dispatches): void {
  const { type, tag, lastChance, fireId } = order;
  const event =
    type === 'sync' ? new NativeSyncEvent(type, plain({ tag, lastChance })) : new NativePeriodicSyncEvent(type, plain({ tag }));
  const followed = dispatches.announce(event, type, fireId);
  const { waitUntil } = {
    waitUntil(value: unknown): void {
      if (arguments.length === 0) throw new TypeError(`${refusal}1 argument required, but only 0 present.`);
      dispatches.extend(followed, value, waitUntil, () => {
        if (!followed.settled) return;
        const message = 'The event handler is already finished and no extend lifetime promises are outstanding.';
        throw new NativeException(`${refusal}${message}`, 'InvalidStateError');
      });
    },
  };
  define(event, 'waitUntil', { value: waitUntil, writable: true, enumerable: false, configurable: true });
  // Also listeners that are not wrapped run beneath it.
  callMarked(followed.dispatch, () => dispatch(event));
}

const refusal = "Failed to execute 'waitUntil' on 'ExtendableEvent': ";
