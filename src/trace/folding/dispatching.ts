/** What was dispatched, which attempt it was, and what came of it. */
import type { EventOf } from '../events.ts';
import { inOrder } from '../in-order.ts';
import {
  missesRuns,
  promiseOf,
  tagOfDispatch,
  wentWithRegistration,
  type Dispatch,
  type Model,
  type RegisterCall,
  type Tag,
} from '../model.ts';
import type { Handlers } from './handlers.ts';
import { earliestBegin, setGone, setPending, tagOf } from './tags.ts';

export const dispatching: Handlers<
  'dispatch-started' | 'wait-until-called' | 'wait-until-settled' | 'handler-returned' | 'dispatch-settled'
> = {
  'dispatch-started'(model, event) {
    const scope = event.scope ?? '';
    const tag = tagOf(model, scope, event.type, event.tag);
    const dispatch: Dispatch = {
      beganSeq: event.seq,
      endedSeq: null,
      dispatchId: event.dispatchId,
      type: event.type,
      tag: event.tag,
      scope,
      tagKey: tag.key,
      workerId: event.workerId ?? null,
      lastChance: event.lastChance,
      trusted: event.trusted,
      fireId: event.fireId ?? null,
      attempt: null,
      startedAt: event.at,
      returnedAt: null,
      returnedSeq: null,
      listeners: null,
      thrown: null,
      settledAt: null,
      unseenSince: null,
      outcome: null,
      reason: null,
      error: null,
      used: null,
      promises: [],
      requests: [],
      messages: [],
      exceptions: [],
    };
    if (event.trusted) {
      // What was heard last may be older: the tag was registered again since.
      if (!tag.pending) {
        const gone = earliestBegin(model, tag);
        tag.beganAt = callSince(tag, gone, event.at)?.calledAt ?? gone;
      }
      dispatch.attempt = attemptOf(model, tag, event);
      noteRetryDelay(model, tag, dispatch);
      tag.registeredWhileFiring = false;
      setPending(model, tag, event.at);
    }
    tag.dispatches.push(dispatch);
    model.dispatches.set(event.dispatchId, dispatch);
    model.running.add(dispatch);
    const fire = event.fireId === undefined ? undefined : model.fires.get(event.fireId);
    if (!fire) return;
    fire.dispatchId = event.dispatchId;
    fire.dispatches.push(dispatch);
  },
  'wait-until-called'(model, event) {
    model.dispatches.get(event.dispatchId)?.promises.push({
      beganSeq: event.seq,
      endedSeq: null,
      promiseId: event.promiseId,
      givenAt: event.at,
      late: event.late,
      listener: event.listener ?? null,
      settledAt: null,
      outcome: null,
      error: event.error ?? null,
      stack: event.stack ?? [],
    });
  },
  'wait-until-settled'(model, event) {
    const dispatch = model.dispatches.get(event.dispatchId);
    const promise = dispatch && promiseOf(dispatch, event.promiseId);
    if (!promise) return;
    promise.endedSeq = event.seq;
    promise.settledAt = event.at;
    promise.outcome = event.outcome;
    promise.error = event.error ?? promise.error;
  },
  'handler-returned'(model, event) {
    const dispatch = model.dispatches.get(event.dispatchId);
    if (!dispatch) return;
    dispatch.returnedAt = event.at;
    dispatch.returnedSeq = event.seq;
    dispatch.listeners = event.listeners;
    dispatch.thrown = event.error ?? null;
  },
  'dispatch-settled'(model, event) {
    const dispatch = model.dispatches.get(event.dispatchId);
    if (!dispatch) return;
    model.running.delete(dispatch);
    dispatch.endedSeq = event.seq;
    dispatch.settledAt = event.at;
    dispatch.outcome = event.outcome;
    dispatch.reason = event.reason ?? null;
    dispatch.error = event.error ?? null;
    dispatch.used = event.used ?? null;
    const tag = tagOfDispatch(model, dispatch);
    if (!tag || !dispatch.trusted || dispatch.type === 'periodicsync') return;
    const gone = (event.outcome === 'succeeded' || dispatch.lastChance === true) && !tag.registeredWhileFiring;
    if (gone) setGone(model, tag, 'settled', event.at);
    // It may have gone with its registration while it ran.
    else if (tag.pending || !wentWithRegistration(tag.end) || (tag.end?.at ?? 0) < dispatch.startedAt)
      setPending(model, tag, event.at);
  },
};

/** The wait before a further attempt, as it was seen. */
function noteRetryDelay(model: Model, tag: Tag, dispatch: Dispatch): void {
  const previous = tag.dispatches.findLast((d) => d.trusted);
  if (dispatch.attempt === null || dispatch.attempt === 1 || previous?.settledAt == null) return;
  const delay = dispatch.startedAt - previous.settledAt;
  const failed = dispatch.attempt - 1;
  model.retryDelays.set(failed, Math.min(delay, model.retryDelays.get(failed) ?? Infinity));
}

/** The first call of `register()` after a tag was gone, if one came until a time: its registration begins there. */
function callSince(tag: Tag, gone: number | null, until: number): RegisterCall | null {
  const { calls } = inOrder(tag);
  let call = calls.firstSince(gone ?? -Infinity);
  while (call?.outcome === 'rejected') call = calls.firstAfter(call.calledAt);
  return call && call.calledAt <= until ? call : null;
}

/**
 * Which attempt a dispatch is, by Chromium's rules: a failed one that was not the last chance is followed by
 * the next; anything else, and a registration while firing, starts again at 1. Null where we came too late to count.
 */
function attemptOf(model: Model, tag: Tag, event: EventOf<'dispatch-started'>): number | null {
  if (event.type !== 'sync') return null;
  const previous = tag.dispatches.findLast((d) => d.trusted);
  const before = previous?.settledAt ?? previous?.startedAt ?? null;
  // Where it was registered anew since, or anything may have run meanwhile that was not recorded, nothing counts on.
  if (!previous || before === null || (tag.beganAt ?? -Infinity) > before) return missesRuns(model, tag.beganAt) ? null : 1;
  if (missesRuns(model, previous.startedAt)) return null;
  // One tag never fires twice at once: an earlier one that we did not see end has failed.
  const failed = previous.outcome !== 'succeeded' && previous.lastChance !== true;
  if (!failed || tag.registeredWhileFiring) return 1;
  return previous.attempt === null ? null : previous.attempt + 1;
}
