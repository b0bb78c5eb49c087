/** What rules about dispatches have in common. */
import type { Dispatch, RequestRecord, Tag } from '../trace/model.ts';
import { tagOfDispatch } from '../trace/model.ts';
import { inOrder } from '../trace/in-order.ts';
import { answerMakerOf } from '../trace/answer-maker.ts';
import { type Seq, causeOf, type Doubt, type Facts, type Finding } from './finding.ts';

/** Who and what a finding about a dispatch is about. */
export function aboutDispatch(dispatch: Dispatch): Pick<Finding<object>, 'cause' | 'scope' | 'tags' | 'dispatches'> {
  const { scope, type, tag } = dispatch;
  return { cause: causeOf(dispatch), scope, tags: [{ scope, type, tag }], dispatches: [dispatch] };
}

/** Whether the browser dispatched it, and neither the user nor a replay did: what those find is no problem of the app. */
export function isOwn(dispatch: Dispatch, { evidence }: Facts): boolean {
  return dispatch.trusted && !evidence.isReplay(dispatch);
}

/** Whether something that happened in a dispatch may be missing from the trace. */
export function hasGap({ startedAt, settledAt }: Dispatch, { evidence, now }: Facts): boolean {
  return evidence.gaps.meet(startedAt, settledAt ?? now);
}

/** The same, or it may have made requests of which it is not known whose they are. */
export function isIncomplete(dispatch: Dispatch, facts: Facts): boolean {
  return hasGap(dispatch, facts) || facts.evidence.mayHaveAsked(dispatch);
}

/** Whether something is missing, as a doubt. */
export function gapIn(dispatch: Dispatch, facts: Facts): Doubt | null {
  return hasGap(dispatch, facts) ? 'gap' : null;
}

/** Whether the user's rules, a replay or the panel's Offline had a part in what became of a dispatch. */
export function isTampered(dispatch: Dispatch, { evidence, now }: Facts): boolean {
  const { startedAt, settledAt, requests } = dispatch;
  return evidence.heldOffline(startedAt, settledAt ?? now) || requests.some((request) => answerMakerOf(request) !== null);
}

/** The dispatch of the same tag by the browser before this one. */
export function runBefore(dispatch: Dispatch, { model }: Facts): Dispatch | undefined {
  const tag = tagOfDispatch(model, dispatch);
  return tag && inOrder(tag).runs.lastBefore(dispatch.startedAt);
}

/** The newest dispatch of a tag by the browser. */
export function lastRun(tag: Tag): Dispatch | undefined {
  return inOrder(tag).runs.lastBefore(Infinity);
}

/** The events that tell of the beginning and the end of a dispatch. */
export function edgesOf({ beganSeq, endedSeq }: Dispatch): Seq[] {
  return [beganSeq, endedSeq];
}

/** The same of requests. */
export function edgesOfRequests(requests: readonly RequestRecord[]): Seq[] {
  return requests.flatMap(({ beganSeq, endedSeq }) => [beganSeq, endedSeq]);
}
