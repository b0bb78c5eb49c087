/** A periodic sync was registered for more often than the browser lets it come. */
import { shortestInterval } from '../../chromium/schedule.ts';
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';

export const periodicInterval: TraceRule<'periodic-interval', ObservedCall, { asked: number; least: number }> = {
  id: 'periodic-interval',
  severity: 'note',
  check({ call }) {
    const { api, method, outcome, minInterval } = call;
    if (api !== 'periodicSync' || method !== 'register' || outcome !== 'resolved' || !isOwnCall(call)) return null;
    if (minInterval === null || minInterval >= shortestInterval) return null;
    return { ...aboutCall(call), params: { asked: minInterval, least: shortestInterval } };
  },
};
