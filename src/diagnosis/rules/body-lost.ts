/** A request that had a body was sent again without one, and taken so. */
import { isAnsweredWell, type RequestRecord } from '../../trace/model.ts';
import { answerMakerOf } from '../../trace/answer-maker.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOfRequests, hasGap, isOwn } from '../of-dispatch.ts';

export const bodyLost: TraceRule<'body-lost', readonly RequestRecord[], { method: string; url: string; bytes: number }> = {
  id: 'body-lost',
  severity: 'loss',
  check(requests, facts) {
    // The last one with a body that failed, and the first one without after it.
    const failed = requests.findLastIndex((request) => (request.bodySize ?? 0) > 0 && !isAnsweredWell(request));
    const first = requests[failed];
    if (!first || first.headAt === null || answerMakerOf(first) !== null) return null;
    const { headAt } = first;
    const again = requests.slice(failed + 1).find(({ bodySize, startedAt }) => bodySize === 0 && startedAt >= headAt);
    const dispatch = again?.dispatchId == null ? undefined : facts.model.dispatches.get(again.dispatchId);
    if (!again || !dispatch || !isOwn(dispatch, facts) || hasGap(dispatch, facts)) return null;
    return {
      ...aboutDispatch(dispatch),
      evidence: edgesOfRequests([first, again]),
      params: { method: again.method, url: again.url, bytes: first.bodySize ?? 0 },
      doubt: again.attribution === 'exact' ? (again.body === null ? 'stream' : null) : 'inferred',
    };
  },
};
