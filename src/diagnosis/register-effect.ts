/**
 * What a `register()` call did. Chromium resolves it in any case and logs nothing where the tag was registered
 * already: it then fires nothing new, unless the tag was firing (measured on Chromium 156).
 */
import { longestLook } from '../trace/clocks.ts';
import { inOrder } from '../trace/in-order.ts';
import type { RegisterCall, Tag } from '../trace/model.ts';

/** What a call that resolved led to. */
export type RegisterEffect =
  /** The tag was not registered: its attempts begin. */
  | 'new'
  /** It was pending: nothing changed. */
  | 'pending'
  /** It waited to retry: nothing changed, and the wait did not get shorter. */
  | 'retrying'
  /** It was firing: when that run ends it fires again at once, as a first attempt. */
  | 'firing';

/**
 * What a call of a one-shot tag did, as far as the trace tells by now: facts of other sources may come later and put it
 * right. Null for a call that did not resolve, or yet may, and for periodic tags and `unregister()`.
 */
export function registerEffect(tag: Tag, call: RegisterCall): RegisterEffect | null {
  if (tag.type !== 'sync' || call.method !== 'register' || call.outcome !== 'resolved') return null;
  const { calledAt } = call;
  const { resolved, runs, goneAt } = inOrder(tag);
  const gone = goneAt.lastUntil(calledAt) ?? -Infinity;
  const before = runs.lastBefore(calledAt);
  const run = before && (before.settledAt ?? Infinity) > gone ? before : undefined;
  const since = run?.startedAt ?? gone;
  /** Whether a call before a time resolved, since the tag was gone or its run began. */
  const registeredBefore = (time: number) => (resolved.lastBefore(time)?.calledAt ?? -Infinity) > since;
  if (run) {
    const endedAt = run.settledAt;
    if (endedAt === null && run.unseenSince !== null) return null;
    if (endedAt === null || endedAt > calledAt) return 'firing';
    if (run.outcome === 'failed' && run.lastChance !== true && !registeredBefore(endedAt)) return 'retrying';
  }
  const { firstListedAt } = tag;
  const listed = firstListedAt !== null && firstListedAt > since && firstListedAt + longestLook < calledAt;
  return registeredBefore(calledAt) || listed ? 'pending' : 'new';
}
