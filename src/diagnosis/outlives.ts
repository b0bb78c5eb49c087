/** Whether the work of a dispatch went on when its event was over. */
import { clockTolerance } from '../trace/clocks.ts';
import type { Dispatch, RequestRecord } from '../trace/model.ts';

/**
 * The requests of a dispatch that went on after it. Only what surely is its own counts. Without a promise the event is over when
 * the handler returns, and no script hears of an answer before that: then all did, even if the browser had the answer earlier.
 */
export function requestsAfter({ promises, requests }: Dispatch): RequestRecord[] {
  return requests.filter(({ attribution, afterEvent }) => attribution === 'exact' && (afterEvent || promises.length === 0));
}

/** Whether a request began, or was answered, when the event was over. */
export function outlives(dispatch: Dispatch): boolean {
  const { outcome, settledAt, promises } = dispatch;
  if (settledAt === null || outcome === 'failed') return false;
  const requests = requestsAfter(dispatch);
  if (promises.length === 0) return requests.some(({ headAt }) => headAt !== null);
  const over = settledAt + clockTolerance;
  return requests.some(({ startedAt, headAt }) => startedAt > over || (headAt ?? 0) > over);
}
