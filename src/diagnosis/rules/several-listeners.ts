/** More than one listener did work for one dispatch: each of them may send the same. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, isOwn } from '../of-dispatch.ts';

export const severalListeners: TraceRule<'several-listeners', ObservedDispatch, { listeners: number }> = {
  id: 'several-listeners',
  severity: 'risk',
  check({ dispatch }, facts) {
    const { listeners, promises } = dispatch;
    if (listeners === null || listeners < 2 || promises.length < 2 || !isOwn(dispatch, facts)) return null;
    const first = new Map<number, number>();
    for (const { listener, beganSeq } of promises) {
      if (listener !== null && !first.has(listener)) first.set(listener, beganSeq);
    }
    if (first.size < 2) return null;
    return { ...aboutDispatch(dispatch), evidence: [...first.values()], params: { listeners: first.size } };
  },
};
