/**
 * The order of time of a trace's events. They come from several clocks, of page, worker and browser, which differ by
 * a fraction of a millisecond: an event that by its time stands just before its own cause is put right behind that. Only
 * places are told here; the times of the events stay as they were recorded.
 */
import { kindOf, textAt } from './about.ts';
import { isKnown, type KnownEvent, type TraceEvent } from './events.ts';
import { tagOfDispatch, type Dispatch, type Model } from './model.ts';
import { callJustAfter } from './call-just-after.ts';

/**
 * By how much an event is moved at most, ms. Two clocks that are read one after the other are rarely further apart; what is
 * further apart may have been so, and stays where it is.
 */
export const mostMoved = 2;

/** Less than clocks tell apart, ms; so that an effect has a place of its own behind its cause. */
const next = 0.0005;

/** The time by which an event has its place, epoch ms; among equal ones `seq` decides. */
export function orderTime(model: Model, event: TraceEvent): number {
  return timeOf(model, event, (dispatch) => startOf(model, dispatch));
}

/** The same for many events of a trace: where a dispatch starts is found once. */
export function orderTimes(model: Model): (event: TraceEvent) => number {
  const starts = new Map<Dispatch, number>();
  const start = (dispatch: Dispatch) => {
    let time = starts.get(dispatch);
    if (time === undefined) starts.set(dispatch, (time = startOf(model, dispatch)));
    return time;
  };
  return (event) => timeOf(model, event, start);
}

function timeOf(model: Model, event: TraceEvent, start: (dispatch: Dispatch) => number): number {
  const { at } = event;
  if (!isKnown(event)) return at;
  const { about, edge, within } = kindOf(event);
  if (within === 'request') {
    const request = model.requests.get(textAt(event, 'requestId') ?? '');
    if (!request || request.startedAt - at > mostMoved) return at;
    const dispatch = request.dispatchId === null ? undefined : model.dispatches.get(request.dispatchId);
    return Math.max(at, dispatch ? inDispatch(request.startedAt, dispatch, next, start) : request.startedAt);
  }
  if (within === undefined && about !== 'dispatch' && !isFireEnd(event)) return at;
  const dispatchId = textAt(event, 'dispatchId');
  const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
  if (!dispatch) return at;
  if (about === 'fire') return behind(at, dispatch.settledAt);
  if (about === 'dispatch' && edge === 'begin') return start(dispatch);
  // Those are told by the clock that the start of the dispatch is told by, in their order.
  const sameClock = about === 'dispatch' || about === 'promise';
  return inDispatch(at, dispatch, sameClock ? 0 : next, start);
}

/** Whether others may have their places behind an event. */
export function isCause(event: TraceEvent): boolean {
  return isKnown(event) && kindOf(event).leadsTo !== undefined;
}

function isFireEnd(event: KnownEvent): boolean {
  const { about, edge } = kindOf(event);
  return about === 'fire' && edge === 'end';
}

/** The place of what another clock tells, and what caused it. */
function behind(at: number, cause: number | null): number {
  return cause !== null && at <= cause && cause - at <= mostMoved ? cause + next : at;
}

/** The place of what happened in a dispatch: not before the start of that. @param apart how far behind it at least */
function inDispatch(at: number, dispatch: Dispatch, apart: number, startOfIt: (dispatch: Dispatch) => number): number {
  // Nearly all: the start of it has no place so far from its time.
  if (Math.abs(dispatch.startedAt - at) > mostMoved + next) return at;
  const start = startOfIt(dispatch);
  return at <= start ? start + apart : at;
}

/** Where the start of a dispatch has its place. */
function startOf(model: Model, dispatch: Dispatch): number {
  const { startedAt, fireId } = dispatch;
  if (fireId !== null) return behind(startedAt, model.fires.get(fireId)?.requestedAt ?? null);
  const tag = dispatch.trusted ? tagOfDispatch(model, dispatch) : undefined;
  return behind(startedAt, (tag && callJustAfter(tag, dispatch, mostMoved)?.calledAt) ?? null);
}
