/**
 * What is wrong with a dispatch that the browser does not tell: above all, work that was lost while the
 * browser counts the sync as a success and never tries again.
 */
import type { Dispatch } from './model.ts';

/** One thing found: its name, and a sentence for the user. */
export interface Finding {
  kind: 'no-listener' | 'thrown' | 'late-wait-until' | 'swallowed-failure' | 'outlived' | 'no-wait-until';
  sentence: string;
}

/** The findings about a dispatch, worst first. */
export function findingsOf(dispatch: Dispatch): Finding[] {
  const found: Finding[] = [];
  const succeeded = dispatch.outcome === 'succeeded';
  if (dispatch.listeners === 0) {
    found.push({
      kind: 'no-listener',
      sentence: `No ${dispatch.type} listener ran: the event went nowhere, and the browser counts it as done.`,
    });
  }
  if (succeeded && dispatch.thrown) {
    found.push({
      kind: 'thrown',
      sentence: `The handler threw ${dispatch.thrown.name}, yet the browser counts this as a success and will not retry. Give waitUntil a promise that rejects.`,
    });
  }
  if (dispatch.promises.some((promise) => promise.late)) {
    found.push({
      kind: 'late-wait-until',
      sentence: 'waitUntil was called after the event was over: it threw InvalidStateError and waits for nothing.',
    });
  }
  const failed = dispatch.requests.find((r) => r.outcome === 'failed' || (r.status ?? 0) >= 400);
  if (succeeded && failed) {
    const how = failed.outcome === 'failed' ? 'failed' : `was answered ${failed.status}`;
    found.push({
      kind: 'swallowed-failure',
      sentence: `${failed.method} ${failed.url} ${how}, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.`,
    });
  }
  const settledAt = dispatch.settledAt ?? Infinity;
  const outlived = dispatch.requests.some((r) => r.startedAt > settledAt || (r.settledAt ?? 0) > settledAt);
  if (outlived && dispatch.outcome !== 'failed') {
    const forgot = dispatch.promises.length === 0;
    found.push({
      kind: forgot ? 'no-wait-until' : 'outlived',
      sentence: forgot
        ? 'Work went on after the event was over, because waitUntil was never called: the browser may stop the worker in the middle, and will not retry.'
        : 'A request went on after the event was over: the browser may stop the worker before it ends.',
    });
  }
  return found;
}
