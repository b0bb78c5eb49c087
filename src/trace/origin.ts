/** What the events of a trace belong to. */
import { dispatchIdOf, idOf, kindOf, tagIn } from './about.ts';
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
  const { about, within } = kindOf(event);
  if (about === 'dispatch' || within) return ofDispatch(model, dispatchIdOf(model, event)) ?? none;
  const named = tagIn(event);
  if (named) return { ...none, ...named };
  if (about === 'call') {
    const call = model.calls.get(idOf(event) ?? '');
    return call ? { tag: call.tag, scope: call.scope ?? none.scope, type: typeOf(call.api), dispatch: null } : none;
  }
  const fire = about === 'fire' ? model.fires.get(idOf(event) ?? '') : undefined;
  if (!fire) return none;
  const { tag, scope, type, dispatchId } = fire;
  return { tag, scope, type, dispatch: dispatchId === null ? null : (model.dispatches.get(dispatchId) ?? null) };
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
