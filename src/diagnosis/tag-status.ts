/** What is the matter with a tag now: derived from its past, Chromium's rules, and the time. */
import { missesRuns, type Dispatch, type Model, type Tag, type TagEnd } from '../trace/model.ts';
import {
  eventTimeoutSlack,
  freshWithin,
  longestRetryDelay,
  maxAttempts,
  maxEventDuration,
  retryDelay,
} from '../chromium/schedule.ts';

/** The state of a tag; times are epoch ms. */
export type TagStatus =
  /** A dispatch of it is running. */
  | { state: 'firing'; since: number; attempt: number | null; trusted: boolean }
  /** A dispatch of it was running when it was last seen: it may run still, or wait to retry. */
  | { state: 'unobserved'; since: number; until: number; attempt: number | null }
  /**
   * An attempt failed; the next is due at `dueAt` (null where we can't tell which attempt failed). `seen`: by a wait
   * that this trace has seen, which is shorter than Chromium's own.
   */
  | { state: 'retrying'; failed: number | null; of: number; dueAt: number | null; seen: boolean }
  /** Held back because the worker is offline. */
  | { state: 'held'; since: number | null }
  /** Registered and not seen to run; `since` is null for one registered before we looked. */
  | { state: 'pending'; since: number | null }
  /**
   * Registered for longer than a fresh tag takes to fire, and it may have run when we did not record: so it probably waits
   * to retry. The next attempt comes until `until`; null where nobody would see it, or it should have come by now.
   */
  | { state: 'presumed'; until: number | null }
  /** A periodic tag, waiting for its next interval (ms, null where not known). */
  | { state: 'periodic'; interval: number | null }
  /** Not registered any more; `last` is its last dispatch, if one was seen, and `end` how it came, where that was. */
  | { state: 'gone'; last: Dispatch | null; end?: TagEnd };

/** The status of a tag of a model at a time (epoch ms). */
export function tagStatus(model: Model, tag: Tag, now: number): TagStatus {
  const running = tag.dispatches.findLast((d) => model.running.has(d) && now - d.startedAt < longestEvent);
  if (running) {
    return { state: 'firing', since: running.startedAt, attempt: running.attempt, trusted: running.trusted };
  }
  const last = tag.dispatches.findLast((d) => d.trusted) ?? null;
  if (!tag.pending) return { state: 'gone', last, ...(tag.end && { end: tag.end }) };
  if (tag.type === 'periodicsync') return { state: 'periodic', interval: tag.minInterval };
  if (last && last.outcome === null && last.unseenSince !== null && now - last.startedAt < longestEvent) {
    return { state: 'unobserved', since: last.startedAt, until: last.unseenSince, attempt: last.attempt };
  }
  // One that we did not see end has not succeeded either: the browser still keeps the tag.
  if (last && last.outcome !== 'succeeded' && last.lastChance !== true && !tag.registeredWhileFiring) {
    const usual = last.attempt === null ? null : retryDelay(last.attempt);
    const observed = (last.attempt !== null && model.retryDelays.get(last.attempt)) || Infinity;
    // A longer wait than usual was the network's or the browser's, and says nothing of the next.
    const seen = usual !== null && observed < usual * 0.9;
    const dueAt = usual === null || last.settledAt === null ? null : last.settledAt + (seen ? observed : usual);
    return { state: 'retrying', failed: last.attempt, of: maxAttempts, dueAt, seen };
  }
  const offline = model.offline.at(-1);
  const called = tag.calls.findLast((c) => c.outcome === 'resolved')?.calledAt ?? null;
  // A call for a tag that was registered already says nothing of when that began.
  const since = tag.beganAt === null && tag.firstListedAt !== null && (called ?? 0) > tag.firstListedAt ? null : called;
  if (offline && offline.to === null) return { state: 'held', since };
  const readyAt = Math.max(tag.pendingSince ?? -Infinity, offline?.to ?? -Infinity);
  if (tag.registeredWhileFiring || !missesRuns(model, tag.beganAt) || now - readyAt < freshWithin)
    return { state: 'pending', since };
  // Until then it may have run without a record, and may wait since.
  const recorded = model.recorded.at(-1);
  const until = recorded?.to === null ? Math.max(recorded.from, tag.pendingSince ?? -Infinity) + longestRetryDelay : null;
  return { state: 'presumed', until: until !== null && until > now ? until : null };
}

const longestEvent = maxEventDuration + eventTimeoutSlack;
