/** Dispatches a sync that the browser did not cause. */
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import { call, define, dispatchEvent, plain } from '../guest/natives.ts';
import { begin, waitUntil } from './dispatches.ts';
import { NativePeriodicSyncEvent, NativeSyncEvent, scope } from './natives.ts';

/**
 * Dispatches a simulated event. The browser's own `waitUntil` refuses one that it did not dispatch itself, so the
 * event gets ours, which keeps the same rules, also for when the prototype has its own again.
 */
export function simulate(fire: Extract<ProbeCommand, { command: 'simulate' }>): void {
  const { type, tag, lastChance } = fire;
  const event = new (type === 'sync' ? NativeSyncEvent : NativePeriodicSyncEvent)(type, plain({ tag, lastChance }));
  define(event, 'waitUntil', waitUntil);
  // Also listeners that are not wrapped run beneath it.
  begin(event, type, tag, fire).beneath(() => call(dispatchEvent, scope, event));
}
