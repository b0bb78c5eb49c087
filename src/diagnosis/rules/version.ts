/** The worker was replaced between two attempts of a tag: which version ran which. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isOwn, runBefore } from '../of-dispatch.ts';

export const version: TraceRule<'version', ObservedDispatch, { attempt: number }> = {
  id: 'version',
  severity: 'note',
  check({ dispatch }, facts) {
    const { attempt, workerId } = dispatch;
    if (attempt === null || attempt < 2 || workerId === null || !isOwn(dispatch, facts)) return null;
    const before = runBefore(dispatch, facts);
    const replaced = before?.workerId != null && before.workerId !== workerId && facts.evidence.replaced(before.workerId);
    if (!before || !replaced) return null;
    return {
      ...aboutDispatch(dispatch),
      cause: dispatch.scope,
      dispatches: [before, dispatch],
      evidence: [...edgesOf(before), replaced.seq, ...edgesOf(dispatch)],
      params: { attempt },
    };
  },
};
