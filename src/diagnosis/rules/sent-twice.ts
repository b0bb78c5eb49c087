/** The same request was answered well and sent again: the server may have done twice what was meant once. */
import { isAnsweredWell, type Dispatch, type RequestRecord } from '../../trace/model.ts';
import { likeness, type Facts, type TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOfRequests, isOwn } from '../of-dispatch.ts';
import { pathOf } from '../same-request.ts';
import { answerMakerOf } from '../../trace/answer-maker.ts';

interface Params {
  method: string;
  url: string;
  /** How many requests were sent more than once. */
  requests: number;
  /** How often the first of them was sent. */
  times: number;
  /** Whether it was sent in another attempt of the same tag, by other syncs, or outside a sync. */
  how: 'attempt' | 'dispatches' | 'outside';
}

/** So many requests that are the same are looked at. */
const mostLooked = 100;

export const sentTwice: TraceRule<'sent-twice', readonly RequestRecord[], Params> = {
  id: 'sent-twice',
  severity: 'risk',
  check(requests, facts) {
    const sent = requests
      .slice(-mostLooked)
      .filter((request) => isAnsweredWell(request) && answerMakerOf(request) === null && isOwnRequest(request, facts));
    const pair = doubled(sent, facts);
    if (!pair) return null;
    const [first, second] = pair;
    const dispatches = [...new Set(sent.flatMap((request) => dispatchOf(request, facts) ?? []))];
    const [dispatch] = dispatches;
    if (!dispatch) return null;
    const sameUrl = first.url === second.url;
    const exact = sent.every(({ attribution }) => attribution !== 'inferred');
    return {
      ...aboutDispatch(dispatch),
      cause: `${dispatch.scope} ${first.method} ${likeness(pathOf(first.url))}`,
      tags: dispatches.map(({ scope, type, tag }) => ({ scope, type, tag })),
      dispatches,
      evidence: edgesOfRequests(sent),
      params: {
        method: first.method,
        url: first.url,
        requests: 1,
        times: sent.length,
        how: sent.every((request) => dispatchOf(request, facts)) ? howOf(first, second, facts) : 'outside',
      },
      doubt: !exact ? 'inferred' : sameUrl ? null : 'likeness',
    };
  },
  sum(findings) {
    const [first] = findings;
    if (!first) return null;
    const { params } = findings.find((finding) => finding.params.how === 'outside') ?? first;
    return {
      params: { ...params, requests: findings.length },
      doubt: findings.some(({ doubt }) => !doubt) ? null : (first.doubt ?? null),
    };
  },
};

function dispatchOf({ dispatchId }: RequestRecord, { model }: Facts): Dispatch | undefined {
  return dispatchId === null ? undefined : model.dispatches.get(dispatchId);
}

function isOwnRequest(request: RequestRecord, facts: Facts): boolean {
  const dispatch = dispatchOf(request, facts);
  return !dispatch || (isOwn(dispatch, facts) && dispatch.fireId === null);
}

/** Two of them that were for the same thing: one was sent while what sent the other was still at work, or failed after that. */
function doubled(sent: readonly RequestRecord[], facts: Facts): [RequestRecord, RequestRecord] | null {
  for (const [i, second] of sent.entries()) {
    const first = sent.slice(0, i).find((request) => isSame(request, second, facts));
    if (first) return [first, second];
  }
  return null;
}

function isSame(first: RequestRecord, second: RequestRecord, facts: Facts): boolean {
  const [one, other] = [dispatchOf(first, facts), dispatchOf(second, facts)];
  if (one === other || (!one && !other)) return false;
  if (one && other && one.tag === other.tag && one.type === other.type && one.scope === other.scope) {
    // A run that succeeded was the end of what it was registered for.
    return one.outcome === 'failed' && first.url === second.url && (other.attempt ?? 0) > (one.attempt ?? Infinity);
  }
  return startOf(second, other) <= endOf(first, one, facts) && startOf(first, one) <= endOf(second, other, facts);
}

function startOf(request: RequestRecord, dispatch: Dispatch | undefined): number {
  return dispatch?.startedAt ?? request.startedAt;
}

function endOf(request: RequestRecord, dispatch: Dispatch | undefined, { now }: Facts): number {
  return (dispatch ? dispatch.settledAt : request.headAt) ?? now;
}

function howOf(first: RequestRecord, second: RequestRecord, facts: Facts): Params['how'] {
  const [one, other] = [dispatchOf(first, facts), dispatchOf(second, facts)];
  if (!one || !other) return 'outside';
  return one.tag === other.tag && one.type === other.type && one.scope === other.scope ? 'attempt' : 'dispatches';
}
