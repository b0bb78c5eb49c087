/** What the events of a trace belong to. */
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import { tagOfDispatch, type Dispatch, type Model, type Tag } from '../../src/trace/model.ts';

/** Whose an event is: the tag, scope and dispatch that it belongs to, as far as it belongs to any. The empty tag is one. */
export function originOf(
  model: Model,
  event: TraceEvent,
): { tag: string | null; scope: string; dispatch: Dispatch | null } {
  const none = { tag: null, scope: event.scope ?? '', dispatch: null };
  if (!isKnown(event)) return none;
  if (event.kind === 'request-settled' || event.kind === 'response-body') {
    return ofDispatch(model, model.requests.get(event.requestId)?.dispatchId ?? null) ?? none;
  }
  if (event.kind === 'register-settled' || event.kind === 'unregister-settled') {
    const call = model.calls.get(event.callId);
    return { ...none, tag: call?.tag ?? null, scope: call?.scope ?? none.scope };
  }
  if (event.kind === 'fire-settled') {
    const fire = model.fires.get(event.fireId);
    const dispatch = fire?.dispatchId === null ? null : model.dispatches.get(fire?.dispatchId ?? '');
    return { tag: fire?.tag ?? null, scope: fire?.scope ?? none.scope, dispatch: dispatch ?? null };
  }
  if ('dispatchId' in event && typeof event.dispatchId === 'string')
    return ofDispatch(model, event.dispatchId) ?? none;
  return 'tag' in event && typeof event.tag === 'string' ? { ...none, tag: event.tag } : none;
}

/** The tag that an event is about; undefined where it is about none, or one that is not known. */
export function tagOfEvent(model: Model, event: TraceEvent): Tag | undefined {
  const { tag, scope, dispatch } = originOf(model, event);
  return dispatch ? tagOfDispatch(model, dispatch) : [...model.tags.values()].find((each) => each.scope === scope && each.tag === tag);
}

function ofDispatch(model: Model, dispatchId: string | null) {
  const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
  return dispatch && { tag: dispatch.tag, scope: dispatch.scope, dispatch };
}
