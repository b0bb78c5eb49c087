/**
 * Chromium's Background Sync engine: its attempts, delays and limits, as measured on Chromium 156 (the
 * parameters of the field trial `BackgroundSync` have these defaults).
 */

/** How often one registration is tried. */
export const maxAttempts = 3;
/** The wait after the first failed attempt, ms. */
export const initialRetryDelay = 5 * 60_000;
/** How much longer each further wait is. */
export const retryDelayFactor = 3;
/** Within what time a fresh tag fires where nothing holds it, with the start of its worker, ms. */
export const freshWithin = 5_000;
/** The longest that one event may run, ms; then it fails with `timeout`. */
export const maxEventDuration = 3 * 60_000;
/** How long after `maxEventDuration` the browser may take to notice, ms: it looks only now and then. */
export const eventTimeoutSlack = 15_000;
/** The shortest time between two periodic syncs, ms, for a site that is used most. */
export const shortestInterval = 12 * 3_600_000;
/** The longest tag, in bytes of UTF-8. */
export const maxTagBytes = 10_240;

/** The length of a tag as Chromium counts it, bytes of UTF-8: see `maxTagBytes`. */
export function bytesOfTag(tag: string): number {
  return new TextEncoder().encode(tag).length;
}

/** The wait after the n-th failed attempt (from 1), in ms; null when there is no further attempt. */
export function retryDelay(failedAttempt: number): number | null {
  return failedAttempt >= maxAttempts ? null : initialRetryDelay * retryDelayFactor ** (failedAttempt - 1);
}

/** The longest wait before an attempt, ms. */
export const longestRetryDelay = initialRetryDelay * retryDelayFactor ** (maxAttempts - 2);

/**
 * How long after its last event, or after it was registered, a periodic tag comes at the earliest, ms.
 * @param minInterval what was asked for, ms
 * @param factor by how much the site is used: 1 (much), 2 (some) or 3 (hardly); one that is not used at all gets no events
 */
export function periodicWait(minInterval: number, factor: 1 | 2 | 3): number {
  const step = factor * shortestInterval;
  return Math.max(1, Math.ceil(minInterval / step)) * step;
}
