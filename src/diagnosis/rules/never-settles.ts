/** A promise that was given to `waitUntil` does not settle, and no request is under way that it could wait for. */
import type { Dispatch, ExtendPromise, RequestRecord } from '../../trace/model.ts';
import { maxEventDuration } from '../../chromium/schedule.ts';
import type { StackFrame } from '../../trace/events.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isIncomplete, isOwn } from '../of-dispatch.ts';

/** How long nothing was seen to happen, ms, before a promise counts as one that does not settle. */
const quietFor = 10_000;

interface Params {
  /** How many promises are pending. */
  promises: number;
  /** Where the first of them was given. */
  frame: StackFrame | null;
  /** For how long it has been pending, ms. */
  pending: number;
  /** When the browser ends it, epoch ms; null where it has. */
  endsAt: number | null;
}

/** Whether a request was not answered when a dispatch ended, or by now. */
export function isOpen({ headAt }: RequestRecord, until: number): boolean {
  return headAt === null || headAt >= until;
}

/** The promises that were pending then; those that came too late do not count. */
export function pendingAt({ promises }: Dispatch, until: number): ExtendPromise[] {
  return promises.filter(({ late, settledAt }) => !late && (settledAt === null || settledAt >= until));
}

export const neverSettles: TraceRule<'never-settles', ObservedDispatch, Params> = {
  id: 'never-settles',
  severity: 'failure',
  check({ dispatch }, facts) {
    if (!isOwn(dispatch, facts)) return null;
    const timedOut = dispatch.reason === 'timeout';
    if (dispatch.settledAt !== null && !timedOut) return null;
    const until = dispatch.settledAt ?? dispatch.unseenSince ?? facts.now;
    const [first, ...others] = pendingAt(dispatch, until);
    if (!first || dispatch.requests.some((request) => isOpen(request, until)) || isIncomplete(dispatch, facts)) return null;
    if (!timedOut && until - lastSeen(dispatch) < quietFor) return null;
    return {
      ...aboutDispatch(dispatch),
      evidence: [...edgesOf(dispatch), first.beganSeq],
      params: {
        promises: others.length + 1,
        frame: first.stack[0] ?? null,
        pending: until - first.givenAt,
        endsAt: timedOut ? null : dispatch.startedAt + maxEventDuration,
      },
      doubt: timedOut ? null : 'unfinished',
    };
  },
};

/** When something was last seen to happen in a dispatch. */
function lastSeen({ startedAt, promises, requests, messages }: Dispatch): number {
  let at = startedAt;
  for (const { givenAt, settledAt } of promises) at = Math.max(at, givenAt, settledAt ?? 0);
  for (const { headAt, settledAt } of requests) at = Math.max(at, headAt ?? 0, settledAt ?? 0);
  return Math.max(at, messages.at(-1)?.at ?? 0);
}
