/** A tag was registered while it waited to retry: the browser takes no notice, and the wait does not get shorter. */
import { causeOf, type TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';
import { inOrder } from '../../trace/in-order.ts';

export const ignoredWhileWaiting: TraceRule<'ignored-while-waiting', ObservedCall, { calls: number }> = {
  id: 'ignored-while-waiting',
  severity: 'risk',
  check({ call, tag, effect }, facts) {
    if (!tag || effect !== 'retrying' || !isOwnCall(call)) return null;
    const failed = inOrder(tag).runs.lastBefore(call.calledAt);
    const about = aboutCall(call);
    return {
      ...about,
      cause: causeOf(tag),
      evidence: [failed && failed.endedSeq, ...about.evidence],
      params: { calls: 1 },
      doubt: facts.evidence.gaps.meet(failed?.startedAt ?? call.calledAt, call.calledAt) ? 'gap' : null,
    };
  },
  sum: (findings) => ({ params: { calls: findings.length }, doubt: findings.find(({ doubt }) => !doubt) ? null : 'gap' }),
};
