/** Calls of `register()` that had no dispatch of their own: the tag was registered already, and one dispatch was for all. */
import { inOrder } from '../../trace/in-order.ts';
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';
import { causeOf } from '../finding.ts';

interface Params {
  /** How many calls had none of their own. */
  calls: number;
}

export const coalesced: TraceRule<'coalesced', ObservedCall, Params> = {
  id: 'coalesced',
  severity: 'note',
  check({ call, tag, effect }) {
    if (!tag || effect !== 'pending' || !isOwnCall(call)) return null;
    // Until it is dispatched nothing is known of what came of it.
    const run = inOrder(tag).runs.firstSince(call.calledAt);
    if (!run) return null;
    const about = aboutCall(call);
    return {
      ...about,
      cause: causeOf(tag),
      dispatches: [run],
      evidence: [...about.evidence, run.beganSeq],
      params: { calls: 1 },
    };
  },
  sum: (findings) => ({ params: { calls: findings.length } }),
};
