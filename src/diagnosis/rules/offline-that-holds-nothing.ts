/** A sync came, and its requests were answered, while the page was told that it is offline: DevTools' own Offline holds nothing. */
import { answerMakerOf } from '../../trace/answer-maker.ts';
import type { Span } from '../../trace/model.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, isOwn } from '../of-dispatch.ts';

export const offlineThatHoldsNothing: TraceRule<'offline-that-holds-nothing', ObservedDispatch, object> = {
  id: 'offline-that-holds-nothing',
  severity: 'note',
  check({ dispatch }, facts) {
    const { startedAt, requests } = dispatch;
    const told = facts.evidence.toldOffline(startedAt);
    if (!told || !isOwn(dispatch, facts) || isHeld(told.from, startedAt, facts.model.offline)) return null;
    const answered = requests.find(
      (request) => request.outcome === 'responded' && !request.fromCache && answerMakerOf(request) === null,
    );
    if (!answered || (told.to ?? Infinity) < (answered.headAt ?? Infinity)) return null;
    return {
      ...aboutDispatch(dispatch),
      cause: dispatch.scope,
      evidence: [told.seq, ...edgesOf(dispatch), ...edgesOfRequests([answered])],
      params: {},
      doubt: answered.attribution === 'exact' ? null : 'inferred',
    };
  },
};

/**
 * Whether the workers were held offline, by the user or as there was no network, in some of a stretch: the page is told of that
 * too, and a little later that it is over.
 */
function isHeld(since: number, until: number, spans: readonly Span[]): boolean {
  return spans.some(({ from, to }) => from <= until && (to ?? Infinity) >= since);
}
