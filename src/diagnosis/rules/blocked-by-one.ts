/** Each attempt ends at the same request, and what waits behind it is never tried. */
import { isFailed, tagOfDispatch, type Dispatch, type RequestRecord } from '../../trace/model.ts';
import { inOrder } from '../../trace/in-order.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { addressOf } from '../evidence.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, isOwn, isTampered, runBefore } from '../of-dispatch.ts';

interface Params {
  method: string;
  url: string;
  status: number;
}

export const blockedByOne: TraceRule<'blocked-by-one', ObservedDispatch, Params> = {
  id: 'blocked-by-one',
  severity: 'risk',
  check({ dispatch }, facts) {
    if (dispatch.outcome !== 'failed' || !isOwn(dispatch, facts) || isTampered(dispatch, facts)) return null;
    const last = refusedLast(dispatch);
    const before = last && runBefore(dispatch, facts);
    const earlier = before && refusedLast(before);
    if (!last || !before || !earlier || before.outcome !== 'failed' || addressOf(last) !== addressOf(earlier)) return null;
    const tag = tagOfDispatch(facts.model, dispatch);
    // Only what was registered since tells that something waits behind it.
    const call = tag && inOrder(tag).calls.firstSince(before.startedAt);
    if (!call || call.calledAt > dispatch.startedAt || call.fireId !== null || call.context === 'worker') return null;
    return {
      ...aboutDispatch(dispatch),
      dispatches: [before, dispatch],
      evidence: [...edgesOfRequests([earlier, last]), ...edgesOf(dispatch), call.beganSeq],
      params: { method: last.method, url: last.url, status: last.status ?? 0 },
    };
  },
};

/** The request that a dispatch ended with, where the server refused it for what it is. */
function refusedLast({ requests }: Dispatch): RequestRecord | undefined {
  const last = requests.at(-1);
  const status = last?.status ?? 0;
  return last && last.attribution === 'exact' && isFailed(last) && status >= 400 && status < 500 ? last : undefined;
}
