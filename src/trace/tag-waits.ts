/** When a tag waited for its run. */
import type { Dispatch, Tag } from './model.ts';

/** A stretch of time, epoch ms. */
interface Wait {
  from: number;
  to: number;
}

/** The stretches in which a one-shot tag was registered but not running, as far as it was seen to be registered. */
export function waitsOf(tag: Tag, now: number): Wait[] {
  if (tag.type !== 'sync') return [];
  const runs = tag.dispatches.filter((dispatch) => dispatch.trusted);
  const goneAt = tag.goneAt.toSorted((a, b) => a - b);
  const waits: Wait[] = [];
  /** It waited from a time to a run, or to now; but no longer than to where it was first seen to be gone. */
  const add = (from: number, sureFrom: number, run: Dispatch | undefined): void => {
    const gone = firstSince(goneAt, sureFrom);
    const to = run?.startedAt ?? (tag.pending ? now : gone);
    if (to !== undefined) waits.push({ from, to: Math.min(to, gone ?? to) });
  };
  runs.forEach((run, index) => {
    if (run.settledAt === null || run.outcome === 'succeeded' || run.lastChance === true) return;
    add(run.settledAt, run.settledAt, runs[index + 1]);
  });
  // Registered before we looked: since when is not known, only that it was listed.
  const listedAt = tag.firstListedAt;
  const begunAt = Math.min(
    runs[0]?.startedAt ?? Infinity,
    tag.calls.find(({ outcome }) => outcome === 'resolved')?.calledAt ?? Infinity,
  );
  if (listedAt !== null && listedAt < begunAt) add(listedAt, listedAt, runs[0]);
  let next = 0;
  for (const call of tag.calls) {
    if (call.outcome !== 'resolved' || call.method === 'unregister') continue;
    while ((runs[next]?.startedAt ?? Infinity) < call.calledAt) next++;
    const before = runs[next - 1];
    const busy = before && (before.settledAt === null || before.settledAt > call.calledAt);
    const retrying =
      before &&
      before.outcome === 'failed' &&
      before.lastChance !== true &&
      !goneBetween(goneAt, before.settledAt, call.calledAt);
    if (busy || retrying) continue;
    // Until it had resolved, a look may still have seen how it was before.
    add(call.calledAt, call.settledAt ?? call.calledAt, runs[next]);
  }
  return waits;
}

/** The first of some times, in their order, that is not before another. */
function firstSince(times: readonly number[], from: number): number | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return times[low];
}

function goneBetween(goneAt: readonly number[], from: number | null, to: number): boolean {
  return from !== null && (firstSince(goneAt, from) ?? Infinity) <= to;
}
