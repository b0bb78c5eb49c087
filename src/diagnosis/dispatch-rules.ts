/**
 * The rules about single dispatches as rules about the trace: with what proves them, and without what is no problem of the
 * app. See `dispatch-problems.ts`.
 */
import { isFailed, type RequestRecord } from '../trace/model.ts';
import type { ObservedDispatch } from './dispatch-problems.ts';
import { type Seq, signals, type Doubt, type Facts, type Finding, type TraceRule } from './finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, gapIn, hasGap, isOwn, isTampered } from './of-dispatch.ts';
import { requestsAfter } from './outlives.ts';
import type { Rule } from './problem.ts';
import { handlerThrew } from './rules/handler-threw.ts';
import { lateWaitUntil } from './rules/late-wait-until.ts';
import { isLoop, roundsOf } from './rules/loop.ts';
import { noListener } from './rules/no-listener.ts';
import { noWaitUntil } from './rules/no-wait-until.ts';
import { outlived } from './rules/outlived.ts';
import { refusedRequest } from './rules/refused-request.ts';
import { swallowedFailure } from './rules/swallowed-failure.ts';
import { swallowedFault } from './rules/swallowed-fault.ts';

type Proof<Params extends object> = Partial<Finding<Params>> & Pick<Finding<Params>, 'evidence'>;

/** Makes a rule about the trace of one about a dispatch. @param prove null where it is no problem after all */
function inTrace<Id extends string, Params extends object>(
  { id, severity, check }: Rule<Id, ObservedDispatch, Params>,
  prove: (observed: ObservedDispatch, facts: Facts, params: Params) => Proof<Params> | null,
): TraceRule<Id, ObservedDispatch, Params> {
  return {
    id,
    severity,
    check(observed, facts) {
      const { dispatch } = observed;
      const params = isOwn(dispatch, facts) ? check(observed) : null;
      const proof = params && prove(observed, facts, params);
      return params && proof ? { ...aboutDispatch(dispatch), params, ...proof } : null;
    },
  };
}

export const handlersThrew = inTrace(handlerThrew, ({ dispatch }) => ({
  evidence: [dispatch.returnedSeq, dispatch.endedSeq],
}));

/** What the user fires may be for nobody. */
export const noListeners = inTrace(noListener, ({ dispatch }) =>
  dispatch.fireId === null ? { cause: `${dispatch.type} ${dispatch.scope}`, evidence: [dispatch.returnedSeq] } : null,
);

export const swallowedFailures = inTrace(swallowedFailure, ({ dispatch, worst }, facts) =>
  worst ? loss(dispatch, worst.request, facts) : null,
);

/** How it ended, and that the dispatch was a success; null where something tries it again, or we broke it. */
function loss(
  dispatch: ObservedDispatch['dispatch'],
  request: RequestRecord,
  facts: Facts,
): { evidence: Seq[]; doubt: Doubt | null; severity?: 'risk'; until?: string[] } | null {
  const { evidence, now } = facts;
  if (evidence.heldOffline(request.startedAt, request.headAt ?? now)) return null;
  // The handler has asked for another try itself; where it does so without end, that is the problem.
  if (evidence.callInside(dispatch) || isLoop(roundsOf(dispatch, facts))) return null;
  const doubt = request.attribution === 'exact' ? gapIn(dispatch, facts) : 'inferred';
  const proof = { evidence: [...edgesOfRequests([request]), dispatch.endedSeq], doubt };
  const identity = evidence.identity(request);
  if (identity === null) return proof;
  return evidence.sentSince(request) ? { ...proof, severity: 'risk' } : { ...proof, until: [signals.sent(identity)] };
}

/** It is about what would be: had it been the server, nothing would send it again. */
export const swallowedFaults = inTrace(swallowedFault, ({ dispatch, worst }, facts) =>
  worst ? { evidence: edgesOfRequests([worst.request]), doubt: gapIn(dispatch, facts) } : null,
);

export const refusedRequests = inTrace(refusedRequest, ({ worst }) =>
  worst && worst.maker === null
    ? {
        evidence: edgesOfRequests([worst.request]),
        doubt: worst.request.attribution === 'exact' ? null : 'inferred',
      }
    : null,
);

/** Work went on; where it failed, nothing does it again. */
function wentOn(observed: ObservedDispatch, facts: Facts): Proof<object> {
  const { dispatch, worst } = observed;
  const requests = requestsAfter(observed.dispatch);
  const failed = requests.some(isFailed) && worst?.what === 'lost' && worst.maker === null && !isTampered(dispatch, facts);
  return {
    evidence: [...edgesOf(dispatch), ...edgesOfRequests(requests)],
    severity: failed || dispatch.exceptions.length > 0 ? 'loss' : 'risk',
  };
}

export const noWaitUntils = inTrace(noWaitUntil, (observed, facts) =>
  hasGap(observed.dispatch, facts) ? null : wentOn(observed, facts),
);

export const lateWaitUntils = inTrace(lateWaitUntil, (observed, facts) => {
  const late = observed.dispatch.promises.filter(({ late }) => late);
  const proof = wentOn(observed, facts);
  const failed = requestsAfter(observed.dispatch).some(isFailed) && proof.severity === 'loss';
  return {
    severity: failed ? 'loss' : 'risk',
    evidence: [observed.dispatch.endedSeq, ...late.map(({ beganSeq }) => beganSeq)],
  };
});

export const outlivedRequests = inTrace(outlived, (observed) => ({
  evidence: [observed.dispatch.endedSeq, ...edgesOfRequests(requestsAfter(observed.dispatch))],
}));
