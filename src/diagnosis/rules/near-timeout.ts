/** A dispatch takes nearly as long as the browser lets it, or longer, with work that goes on. */
import { maxEventDuration } from '../../chromium/schedule.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, isOwn, isTampered } from '../of-dispatch.ts';
import { isOpen } from './never-settles.ts';

/** More of what is allowed is near the end. */
const share = 2 / 3;

export const nearTimeout: TraceRule<'near-timeout', ObservedDispatch, { lasted: number; most: number; timedOut: boolean }> = {
  id: 'near-timeout',
  severity: 'risk',
  check({ dispatch }, facts) {
    const timedOut = dispatch.reason === 'timeout';
    const until = dispatch.settledAt ?? dispatch.unseenSince ?? facts.now;
    const lasted = until - dispatch.startedAt;
    if (!timedOut && (lasted < share * maxEventDuration || dispatch.outcome === 'failed')) return null;
    if (!isOwn(dispatch, facts) || isTampered(dispatch, facts)) return null;
    const open = dispatch.requests.filter((request) => isOpen(request, until));
    // Where nothing is under way it is no matter of time.
    if (dispatch.outcome !== 'succeeded' && open.length === 0) return null;
    return {
      ...aboutDispatch(dispatch),
      evidence: [...edgesOf(dispatch), ...edgesOfRequests(open)],
      params: { lasted, most: maxEventDuration, timedOut },
      severity: timedOut ? 'failure' : 'risk',
    };
  },
};
