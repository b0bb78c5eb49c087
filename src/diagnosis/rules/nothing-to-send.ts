/** A run made no request, though others of its tag do: what it was to send was not stored yet, or somebody else sent it. */
import { isAnsweredWell, tagOfDispatch, type Dispatch } from '../../trace/model.ts';
import { inOrder } from '../../trace/in-order.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { signals, type Facts, type TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isIncomplete, isOwn } from '../of-dispatch.ts';

interface Params {
  /** How many runs sent nothing, of how many. */
  empty: number;
  runs: number;
}

/** What else a run may be for, beside sending. */
const otherWork = new Set(['caches', 'registration', 'client-message', 'channel-message']);

export const nothingToSend: TraceRule<'nothing-to-send', ObservedDispatch, Params> = {
  id: 'nothing-to-send',
  severity: 'risk',
  check({ dispatch }, facts) {
    const { outcome, fireId, promises, requests } = dispatch;
    if (requests.length > 0 || outcome !== 'succeeded' || fireId !== null || promises.length === 0) return null;
    if (!isOwn(dispatch, facts) || isIncomplete(dispatch, facts) || !isForItself(dispatch, facts)) return null;
    return {
      ...aboutDispatch(dispatch),
      cause: dispatch.tagKey,
      evidence: edgesOf(dispatch),
      params: { empty: 1, runs: 1 },
      sumUntil: signals.settled(dispatch.tagKey),
    };
  },
  sum(findings, { model }) {
    const tag = model.tags.get(findings[0]?.cause ?? '');
    const sends = tag?.dispatches.find(({ trusted, requests }) => trusted && requests.some(isAnsweredWell));
    const answered = sends?.requests.find(isAnsweredWell);
    if (!tag || !answered) return null;
    return { params: { empty: findings.length, runs: tag.dispatches.length }, proof: [answered.endedSeq] };
  },
};

/**
 * Whether a run without a request was registered for something of its own: where its tag was registered while a run was
 * under way, that may have taken all there was.
 */
function isForItself(dispatch: Dispatch, { model }: Facts): boolean {
  const used = dispatch.used;
  if (used === null || used.some((name) => otherWork.has(name)) || dispatch.attempt !== 1) return false;
  const tag = tagOfDispatch(model, dispatch);
  if (!tag || dispatch.listeners === null) return false;
  const { calls, runs } = inOrder(tag);
  const call = calls.lastBefore(dispatch.startedAt);
  const before = runs.lastBefore(dispatch.startedAt);
  if (!call || call.fireId !== null || call.context === 'worker') return false;
  return !before || (before.settledAt ?? Infinity) < call.calledAt;
}
