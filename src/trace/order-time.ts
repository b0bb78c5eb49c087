/**
 * The order of time of a trace's events. They come from several clocks, of page, worker and browser, which differ by
 * a fraction of a millisecond: an event that by its time stands just before its own cause is put right behind that. Only
 * places are told here; the times of the events stay as they were recorded.
 */
import { isKnown, type TraceEvent } from './events.ts';
import { tagOfDispatch, type Dispatch, type Model } from './model.ts';
import { callJustAfter } from './register-effect.ts';

/**
 * By how much an event is moved at most, ms. Two clocks that are read one after the other are rarely further apart; what is
 * further apart may have been so, and stays where it is.
 */
export const mostMoved = 2;

/** Less than clocks tell apart, ms; so that an effect has a place of its own behind its cause. */
const next = 0.0005;

/** The time by which an event has its place, epoch ms; among equal ones `seq` decides. */
export function orderTime(model: Model, event: TraceEvent): number {
  const { at } = event;
  if (!isKnown(event)) return at;
  switch (event.kind) {
    case 'dispatch-started': {
      const dispatch = model.dispatches.get(event.dispatchId);
      return dispatch ? startOf(model, dispatch) : at;
    }
    // By the clock that the start of the dispatch is by.
    case 'wait-until-called':
    case 'wait-until-settled':
    case 'handler-returned':
    case 'dispatch-settled':
      return inDispatch(model, at, event.dispatchId, 0);
    case 'request-started':
    case 'console-message':
    case 'exception-thrown':
      return inDispatch(model, at, event.dispatchId, next);
    case 'request-settled':
    case 'response-body': {
      const request = model.requests.get(event.requestId);
      if (!request || request.startedAt - at > mostMoved) return at;
      return Math.max(at, inDispatch(model, request.startedAt, request.dispatchId, next));
    }
    case 'fire-settled': {
      const dispatch = event.dispatchId === undefined ? undefined : model.dispatches.get(event.dispatchId);
      return behind(at, dispatch?.settledAt ?? null);
    }
    default:
      return at;
  }
}

/** Whether an event that by its time stands before another may have its place behind that, as its cause. */
export function mayFollow(event: TraceEvent, { kind }: TraceEvent): boolean {
  // Where the start of a dispatch is moved, what is in it may be too.
  return kind === 'dispatch-settled' ? event.kind === 'fire-settled' : event.kind in inDispatches && event.kind !== kind;
}

const inDispatches: Partial<Record<string, true>> = {
  'dispatch-started': true,
  'wait-until-called': true,
  'wait-until-settled': true,
  'handler-returned': true,
  'dispatch-settled': true,
  'request-started': true,
  'request-settled': true,
  'response-body': true,
  'console-message': true,
  'exception-thrown': true,
};

/** Whether others may have their places behind an event. */
export function isCause({ kind }: TraceEvent): boolean {
  return kind === 'register-called' || kind === 'fire-requested' || kind === 'dispatch-started' || kind === 'dispatch-settled';
}

/** The place of what another clock tells, and what caused it. */
function behind(at: number, cause: number | null): number {
  return cause !== null && at <= cause && cause - at <= mostMoved ? cause + next : at;
}

/** The place of what happened in a dispatch: not before the start of that. @param apart how far behind it at least */
function inDispatch(model: Model, at: number, dispatchId: string | null, apart: number): number {
  const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
  // Nearly all: the start of it has no place so far from its time.
  if (!dispatch || Math.abs(dispatch.startedAt - at) > mostMoved + next) return at;
  const start = startOf(model, dispatch);
  return at <= start ? start + apart : at;
}

/** Where the start of a dispatch has its place. */
function startOf(model: Model, dispatch: Dispatch): number {
  const { startedAt, fireId } = dispatch;
  if (fireId !== null) return behind(startedAt, model.fires.get(fireId)?.requestedAt ?? null);
  const tag = dispatch.trusted ? tagOfDispatch(model, dispatch) : undefined;
  return behind(startedAt, (tag && callJustAfter(tag, dispatch, mostMoved)?.calledAt) ?? null);
}
