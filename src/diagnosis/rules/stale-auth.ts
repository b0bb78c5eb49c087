/** The server refused the credentials in more than one attempt: those that were kept with what is to be sent are out of date. */
import type { RequestRecord } from '../../trace/model.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { addressOf } from '../evidence.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, isOwn, isTampered, runBefore } from '../of-dispatch.ts';

interface Params {
  method: string;
  url: string;
  status: number;
}

export const staleAuth: TraceRule<'stale-auth', ObservedDispatch, Params> = {
  id: 'stale-auth',
  severity: 'failure',
  check({ dispatch }, facts) {
    const { outcome, attempt, requests } = dispatch;
    if (outcome !== 'failed' || attempt === null || attempt < 2 || !isOwn(dispatch, facts)) return null;
    const refused = requests.findLast(isUnauthorized);
    const before = refused && runBefore(dispatch, facts);
    if (!before || isTampered(dispatch, facts)) return null;
    // In the attempt before it was refused too: what one attempt gets wrong the next puts right.
    const earlier = before.requests.find((request) => isUnauthorized(request) && addressOf(request) === addressOf(refused));
    if (!earlier) return null;
    return {
      ...aboutDispatch(dispatch),
      dispatches: [before, dispatch],
      evidence: [...edgesOfRequests([earlier, refused]), ...edgesOf(dispatch)],
      params: { method: refused.method, url: refused.url, status: refused.status ?? 0 },
      doubt: refused.attribution === 'exact' && earlier.attribution === 'exact' ? null : 'inferred',
    };
  },
};

function isUnauthorized({ status, outcome }: RequestRecord): boolean {
  return outcome === 'responded' && (status === 401 || status === 403);
}
