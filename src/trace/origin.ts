/** What the events of a trace belong to. */
import { isKnown, type SyncType, type TraceEvent } from './events.ts';
import { tagKey, typeOf, type Dispatch, type Model, type Tag } from './model.ts';

/** Whose an event is. */
export interface Origin {
  /** The empty tag is one; null where it belongs to none. */
  tag: string | null;
  scope: string;
  /** A periodic tag and a one-shot one of the same name are two; null where it belongs to no tag. */
  type: SyncType | null;
  dispatch: Dispatch | null;
}

/** Whose an event is: the tag, its type and scope, and the dispatch that it belongs to, as far as it belongs to any. */
export function originOf(model: Model, event: TraceEvent): Origin {
  const none = { tag: null, scope: event.scope ?? '', type: null, dispatch: null };
  if (!isKnown(event)) return none;
  if (event.kind === 'request-settled' || event.kind === 'response-body') {
    return ofDispatch(model, model.requests.get(event.requestId)?.dispatchId ?? null) ?? none;
  }
  if (event.kind === 'register-called' || event.kind === 'unregister-called') {
    return { ...none, tag: event.tag, type: typeOf(event.api) };
  }
  if (event.kind === 'register-settled' || event.kind === 'unregister-settled') {
    const call = model.calls.get(event.callId);
    return call ? { tag: call.tag, scope: call.scope ?? none.scope, type: typeOf(call.api), dispatch: null } : none;
  }
  if (event.kind === 'fire-requested') return { ...none, tag: event.tag, scope: event.scope, type: event.type };
  if (event.kind === 'fire-settled') {
    const fire = model.fires.get(event.fireId);
    const dispatch = fire?.dispatchId == null ? null : (model.dispatches.get(fire.dispatchId) ?? null);
    return fire ? { tag: fire.tag, scope: fire.scope, type: fire.type, dispatch } : none;
  }
  return 'dispatchId' in event && typeof event.dispatchId === 'string' ? (ofDispatch(model, event.dispatchId) ?? none) : none;
}

/** The tag that an event is about; undefined where it is about none, or one that is not known. */
export function tagOfEvent(model: Model, event: TraceEvent): Tag | undefined {
  const { tag, scope, type } = originOf(model, event);
  return type === null || tag === null ? undefined : model.tags.get(tagKey(scope, type, tag));
}

function ofDispatch(model: Model, dispatchId: string | null): Origin | undefined {
  const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
  return dispatch && { tag: dispatch.tag, scope: dispatch.scope, type: dispatch.type, dispatch };
}
