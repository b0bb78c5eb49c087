/** The worker stopped in the middle of a dispatch: the browser counts a failed attempt. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isOwn } from '../of-dispatch.ts';

export const workerStopped: TraceRule<'worker-stopped', ObservedDispatch, { replaced: boolean; again: boolean }> = {
  id: 'worker-stopped',
  severity: 'failure',
  check({ dispatch }, facts) {
    const { evidence } = facts;
    if (dispatch.reason !== 'worker-stopped' || !isOwn(dispatch, facts) || evidence.stoppedBy(dispatch) !== null) return null;
    const replaced = dispatch.workerId === null ? null : evidence.replaced(dispatch.workerId);
    return {
      ...aboutDispatch(dispatch),
      cause: dispatch.scope,
      evidence: [...edgesOf(dispatch), replaced?.seq],
      params: { replaced: replaced !== null, again: dispatch.lastChance === false },
    };
  },
};
