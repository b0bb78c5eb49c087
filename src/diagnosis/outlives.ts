/** Whether the work of a dispatch went on when its event was over. */
import { clockTolerance } from '../trace/clocks.ts';
import type { Dispatch } from '../trace/model.ts';

/** Whether a request began, or was answered, when the event was over. Only what surely is the dispatch's counts. */
export function outlives({ outcome, settledAt, promises, requests }: Dispatch): boolean {
  if (settledAt === null || outcome === 'failed') return false;
  // Without a promise the event ends with the handler, and no answer can come before that.
  const over = promises.length === 0 ? settledAt : settledAt + clockTolerance;
  return requests.some(
    ({ attribution, startedAt, headAt, afterEvent }) =>
      attribution === 'exact' && afterEvent && (startedAt > over || (headAt ?? 0) > over),
  );
}
