/** What a registered tag waits for by the browser's own schedule. */
import { freshWithin, maxAttempts, maxEventDuration, periodicWait, shortestInterval } from '../../chromium/schedule.ts';
import { lastRun } from '../of-dispatch.ts';
import type { Condition } from './condition.ts';

/** It is not running now. */
export const free: Condition<
  'free',
  { since: number; attempt: number | null; trusted: boolean; seen: boolean; mostMinutes: number }
> = {
  id: 'free',
  check({ status, tag }) {
    if (status.state !== 'firing' && status.state !== 'unobserved') return null;
    const run = tag.dispatches.findLast(({ startedAt }) => startedAt === status.since);
    const seen = status.state === 'firing';
    return {
      state: seen ? 'unmet' : 'unknown',
      params: {
        since: status.since,
        attempt: status.attempt,
        trusted: seen ? status.trusted : true,
        seen,
        mostMinutes: maxEventDuration / 60_000,
      },
      evidence: [run && run.beganSeq],
    };
  },
};

interface RetryParams {
  failed: number | null;
  of: number;
  /** Whether the wait is one that this trace has seen, shorter than the usual one. */
  seen: boolean;
  /** How the failed attempt ended; null where it was not seen. */
  reason: 'rejected' | 'timeout' | 'worker-stopped' | null;
}

/** It does not wait for its next attempt. */
export const noRetryWait: Condition<'no-retry-wait', RetryParams> = {
  id: 'no-retry-wait',
  check({ status, tag, now }) {
    const none: RetryParams = { failed: null, of: maxAttempts, seen: false, reason: null };
    if (status.state === 'presumed') return { state: 'unknown', params: none, metAt: status.until };
    if (status.state !== 'retrying') return tag.pending ? { state: 'met', params: none } : null;
    const run = lastRun(tag);
    const { failed, of, seen, dueAt } = status;
    return {
      // When the time has come, it is not this that holds it back.
      state: dueAt !== null && dueAt <= now ? 'met' : 'unmet',
      params: { failed, of, seen, reason: run?.reason ?? null },
      evidence: [run && run.endedSeq],
      metAt: dueAt,
    };
  },
};

/** It has had the time that a fresh tag takes. */
export const time: Condition<'time', { since: number; within: number }> = {
  id: 'time',
  check({ status, now, tag }) {
    if (status.state !== 'pending' || tag.pendingSince === null || now - tag.pendingSince >= freshWithin) return null;
    const call = tag.resolved.at(-1);
    return {
      state: 'unmet',
      params: { since: tag.pendingSince, within: freshWithin },
      evidence: [call && call.endedSeq],
      metAt: tag.pendingSince + freshWithin,
    };
  },
};

interface IntervalParams {
  /** What was asked for, ms; null where that is not known. */
  asked: number | null;
  /** From when the wait is counted, epoch ms; null where that was not seen. */
  from: number | null;
  /** When the event can come, by how much the site is used, epoch ms; null where `from` is. */
  high: number | null;
  medium: number | null;
  minimal: number | null;
  /** Whether events came faster than Chromium's shortest interval: then the browser was started with another. */
  faster: boolean;
}

/** The interval of a periodic tag is over. */
export const interval: Condition<'interval', IntervalParams> = {
  id: 'interval',
  check({ tag, now }) {
    if (!tag.pending) return null;
    const runs = tag.dispatches.filter(({ trusted }) => trusted);
    const last = runs.at(-1);
    const call = tag.resolved.at(-1);
    const faster = runs.some((run, index) => index > 0 && run.startedAt - (runs[index - 1]?.startedAt ?? 0) < shortestInterval);
    const from = last?.startedAt ?? call?.settledAt ?? null;
    const asked = tag.minInterval;
    const due = (factor: 1 | 2 | 3) => (from === null || faster ? null : from + periodicWait(asked ?? 0, factor));
    const params = { asked, from, high: due(1), medium: due(2), minimal: due(3), faster };
    const proof = last ? last.beganSeq : call && call.endedSeq;
    const state =
      params.high === null ? 'unknown' : params.high > now ? 'unmet' : (params.minimal ?? 0) <= now ? 'met' : 'unknown';
    return { state, params, evidence: [proof], metAt: params.high };
  },
};

/** The site is used: how much decides how often it may sync, and one that is not used at all may not. */
export const engagement: Condition<'engagement', object> = {
  id: 'engagement',
  check: ({ tag }) => ({ state: tag.dispatches.some(({ trusted }) => trusted) ? 'met' : 'unknown', params: {} }),
};

/** Other periodic tags of the origin, with which it comes together, or twelve hours apart. */
export const otherTags: Condition<'other-tags', { others: number }> = {
  id: 'other-tags',
  check({ model, tag }) {
    const { origin } = new URL(tag.scope);
    const others = [...model.tags.values()].filter(
      (other) => other !== tag && other.pending && other.type === 'periodicsync' && new URL(other.scope).origin === origin,
    ).length;
    return others === 0 ? null : { state: 'unknown', params: { others } };
  },
};
