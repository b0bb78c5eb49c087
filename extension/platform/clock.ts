import type { Clock } from '../../src/transport/clock.ts';

/** The time now, epoch ms with a fraction: by the same clock as the times in the trace. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The same for the core. */
export const clock: Clock = { now };
