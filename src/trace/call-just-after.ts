/** Which call led to a run of its tag that by its time came first: their clocks differ a little. */
import { inOrder } from './in-order.ts';
import type { Dispatch, RegisterCall, Tag } from './model.ts';

/**
 * The call that led to a run of its tag though by its time it came just after the start of it, by the clock of another
 * context: one that nothing else can have led to. Null for none.
 * @param tolerance by how much the clocks may differ, ms
 */
export function callJustAfter(tag: Tag, { startedAt }: Dispatch, tolerance: number): RegisterCall | null {
  const { calls, runs } = inOrder(tag);
  const call = calls.firstSince(startedAt);
  if (!call || call.calledAt - startedAt > tolerance || call.outcome === 'rejected') return null;
  const before = runs.lastBefore(startedAt);
  // It may be a retry, or the browser may have kept the tag since before we looked.
  const retries = before && before.outcome !== 'succeeded' && before.lastChance !== true;
  const listed = !before && tag.firstListedAt !== null && tag.firstListedAt < startedAt;
  if (retries || listed) return null;
  const since = before?.startedAt ?? -Infinity;
  for (
    let earlier = calls.lastBefore(startedAt);
    earlier && earlier.calledAt >= since;
    earlier = calls.lastBefore(earlier.calledAt)
  ) {
    if (earlier.outcome !== 'rejected') return null;
  }
  return call;
}
