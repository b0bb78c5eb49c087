/** What is the matter with a tag now: derived from its past, Chromium's rules, and the time. */
import type { Dispatch, Model, Tag } from '../trace/model.ts';
import { eventTimeoutSlack, maxAttempts, maxEventDuration, retryDelay } from './schedule.ts';

/** The state of a tag; times are epoch ms. */
export type TagStatus =
  /** A dispatch of it is running. */
  | { state: 'firing'; since: number; attempt: number | null; trusted: boolean }
  /**
   * An attempt failed; the next is due at `dueAt` (null where we can't tell which attempt failed). `seen`: by a wait
   * that this trace has seen, which is shorter than Chromium's own.
   */
  | { state: 'retrying'; failed: number | null; of: number; dueAt: number | null; seen: boolean }
  /** Held back because the worker is offline. */
  | { state: 'held'; since: number | null }
  /** Registered and not seen to run; `since` is null for one registered before we looked. */
  | { state: 'pending'; since: number | null }
  /** A periodic tag, waiting for its next interval (ms, null where not known). */
  | { state: 'periodic'; interval: number | null }
  /** Not registered any more; `last` is its last dispatch, if one was seen. */
  | { state: 'gone'; last: Dispatch | null };

/** The status of a tag of a model at a time (epoch ms). */
export function tagStatus(model: Model, tag: Tag, now: number): TagStatus {
  const running = tag.dispatches.findLast((d) => model.running.has(d) && now - d.startedAt < longestEvent);
  if (running) {
    return { state: 'firing', since: running.startedAt, attempt: running.attempt, trusted: running.trusted };
  }
  const last = tag.dispatches.findLast((d) => d.trusted) ?? null;
  if (!tag.pending) return { state: 'gone', last };
  if (tag.type === 'periodicsync') return { state: 'periodic', interval: tag.minInterval };
  // One that we did not see end has not succeeded either: the browser still keeps the tag.
  if (last && last.outcome !== 'succeeded' && last.lastChance !== true && !tag.registeredWhileFiring) {
    const usual = last.attempt === null ? null : retryDelay(last.attempt);
    const observed = (last.attempt !== null && model.retryDelays.get(last.attempt)) || Infinity;
    // A longer wait than usual was the network's or the browser's, and says nothing of the next.
    const seen = usual !== null && observed < usual * 0.9;
    const dueAt = usual === null || last.settledAt === null ? null : last.settledAt + (seen ? observed : usual);
    return { state: 'retrying', failed: last.attempt, of: maxAttempts, dueAt, seen };
  }
  const since = tag.calls.findLast((c) => c.outcome === 'resolved')?.calledAt ?? null;
  const offline = model.offline.at(-1);
  return { state: offline && offline.to === null ? 'held' : 'pending', since };
}

const longestEvent = maxEventDuration + eventTimeoutSlack;
