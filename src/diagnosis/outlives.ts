/** Whether the work of a dispatch went on when its event was over. */
import { clockTolerance } from '../trace/clocks.ts';
import type { Dispatch } from '../trace/model.ts';

/** Whether a request began, or was answered, when the event was over. Only what surely is the dispatch's counts. */
export function outlives({ outcome, settledAt, promises, requests }: Dispatch): boolean {
  if (settledAt === null || outcome === 'failed') return false;
  const own = requests.filter(({ attribution }) => attribution === 'exact');
  // Without a promise the event is over when the handler returns, and no script hears of an answer before that: whether the
  // browser had it a little earlier says nothing.
  if (promises.length === 0) return own.some(({ headAt }) => headAt !== null);
  const over = settledAt + clockTolerance;
  return own.some(({ startedAt, headAt, afterEvent }) => afterEvent && (startedAt > over || (headAt ?? 0) > over));
}
