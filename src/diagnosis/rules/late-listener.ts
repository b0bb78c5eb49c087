/** A listener ran that was added too late: a worker that is started for the event does not have it yet. */
import type { SyncType } from '../../trace/events.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, isOwn } from '../of-dispatch.ts';

export const lateListener: TraceRule<'no-listener', ObservedDispatch, { type: SyncType; late: boolean }> = {
  id: 'no-listener',
  severity: 'risk',
  check({ dispatch }, facts) {
    const { listeners, workerId, type, promises } = dispatch;
    if (listeners === null || listeners === 0 || workerId === null || !isOwn(dispatch, facts)) return null;
    const added = facts.evidence.addedLate(workerId, type).filter(({ at }) => at <= dispatch.startedAt);
    // Listeners run in the order in which they were added: those that came late are the last.
    const early = listeners - added.length;
    const late = promises.find(({ listener }) => (listener ?? 0) > Math.max(early, 0));
    if (added.length === 0 || (early > 0 && !late)) return null;
    return {
      ...aboutDispatch(dispatch),
      cause: `${type} ${dispatch.scope}`,
      evidence: [...added.map(({ seq }) => seq), dispatch.returnedSeq],
      params: { type, late: true },
    };
  },
};
