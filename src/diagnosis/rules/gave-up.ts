/** The last attempt failed: the tag is gone, and nothing tries again. */
import { tagOfDispatch } from '../../trace/model.ts';
import { inOrder } from '../../trace/in-order.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { signals, type TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isOwn, isTampered } from '../of-dispatch.ts';

interface Params {
  attempt: number | null;
  reason: 'rejected' | 'timeout' | 'worker-stopped' | null;
  error: string | null;
}

export const gaveUp: TraceRule<'gave-up', ObservedDispatch, Params> = {
  id: 'gave-up',
  severity: 'loss',
  check({ dispatch }, facts) {
    const { outcome, lastChance, attempt, reason, error, fireId } = dispatch;
    if (outcome !== 'failed' || lastChance !== true || fireId !== null || !isOwn(dispatch, facts)) return null;
    if (isTampered(dispatch, facts) || facts.evidence.stoppedBy(dispatch) !== null) return null;
    const tag = tagOfDispatch(facts.model, dispatch);
    if (!tag) return null;
    const { calls, runs } = inOrder(tag);
    // Registered while it ran, it starts again.
    const since = calls.firstSince(dispatch.startedAt);
    if (since && since.outcome !== 'rejected' && since.calledAt <= (dispatch.settledAt ?? Infinity)) return null;
    const next = runs.firstAfter(dispatch.startedAt);
    return {
      ...aboutDispatch(dispatch),
      evidence: edgesOf(dispatch),
      params: { attempt, reason, error: error && `${error.name}: ${error.message}` },
      ...(next && { severity: 'risk' as const }),
      until: [signals.again(tag.key)],
    };
  },
};
