import type { Clock } from '../src/transport/clock.ts';

/** The clock that tests run by: steady, or as fake timers tell. */
export const steadyClock: Clock = { now: () => performance.timeOrigin + performance.now() };
