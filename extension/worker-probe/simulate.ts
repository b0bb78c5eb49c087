/** Dispatches a sync that the browser did not cause. */
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import type { Dispatches } from './dispatches.ts';
import { defineProperty, dispatch, NativeDOMException, NativePeriodicSyncEvent, NativeSyncEvent } from './natives.ts';

/**
 * Dispatches a simulated event. The browser's own `waitUntil` refuses one that it did not dispatch itself, so the
 * event gets one of its own that keeps the same rules.
 */
export function simulate(order: Extract<ProbeCommand, { command: 'simulate' }>, dispatches: Dispatches): void {
  const { type, tag, lastChance, fireId } = order;
  const event = type === 'sync' ? new NativeSyncEvent(type, { tag, lastChance }) : new NativePeriodicSyncEvent(type, { tag });
  const followed = dispatches.announce(event, type, fireId);
  const { waitUntil } = {
    waitUntil(value: unknown): void {
      dispatches.extend(followed, value, () => {
        if (followed.settled) {
          throw new NativeDOMException('The event handler is already finished.', 'InvalidStateError');
        }
      });
    },
  };
  defineProperty(event, 'waitUntil', { value: waitUntil, writable: true, enumerable: false, configurable: true });
  dispatch(event);
}
