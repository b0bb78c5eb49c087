/** What is registered, by whom, and what is gone. */
import { longestLook } from '../clocks.ts';
import type { EventOf } from '../events.ts';
import { inOrder } from '../in-order.ts';
import { isGone, listKey, missesRuns, tagOfCall, typeOf, type Model, type Tag } from '../model.ts';
import type { Handlers } from './handlers.ts';
import { explain, pendingOf, setGone, setPending, tagOf, takeUnexplained } from './tags.ts';
import { registrationOf } from './world.ts';

const none: ReadonlySet<string> = new Set();

export const registering: Handlers<
  | 'registration-observed'
  | 'tags-observed'
  | 'register-called'
  | 'register-settled'
  | 'unregister-called'
  | 'unregister-settled'
  | 'registration-unregister-called'
  | 'registration-unregister-settled'
> = {
  'registration-observed'(model, event) {
    const registration = registrationOf(model, event.scope);
    registration.active = event.active;
    registration.waiting = event.waiting;
    registration.installing = event.installing;
    registration.permissions = { sync: event.permissions.sync, periodicSync: event.permissions.periodicSync };
    registration.present = !isGone(event);
    if (registration.present) return;
    const unexplained = takeUnexplained(model, event.scope);
    for (const tags of [
      ...Object.values(pendingOf(model, event.scope)).map((pending) => pending.unlistedAt(event.at, none)),
      unexplained,
    ]) {
      for (const tag of tags) setGone(model, tag, 'registration', event.at);
    }
    model.absentAt.set(event.scope, Math.max(event.at, model.absentAt.get(event.scope) ?? -Infinity));
  },

  'tags-observed'(model, event) {
    const type = typeOf(event.api);
    const listed = new Set(event.tags);
    const pending = pendingOf(model, event.scope)[type];
    let known = 0;
    for (const name of listed) {
      const tag = tagOf(model, event.scope, type, name);
      tag.firstListedAt ??= event.at;
      setPending(model, tag, event.at);
      if (tag.pending) known++;
    }
    model.listedAt.set(listKey(event.scope, type), event.at);
    if (known === pending.size) return;
    for (const tag of pending.unlistedAt(event.at, listed)) setGone(model, tag, 'unlisted', event.at);
  },

  'register-called': addCall,
  'unregister-called': addCall,
  'register-settled'(model, event) {
    const call = settleCall(model, event);
    const tag = call && tagOfCall(model, call);
    if (!tag || event.outcome === 'rejected') return;
    tag.resolved.push(call);
    tag.minInterval = call.minInterval ?? tag.minInterval;
    const { runs } = inOrder(tag);
    const before = runs.lastBefore(call.calledAt);
    const next = runs.firstSince(call.calledAt);
    const firing = before !== undefined && (before.settledAt ?? Infinity) > call.calledAt;
    // A sync may have begun, and even ended, before we hear from the page that it was registered.
    if (!next) {
      if (firing) tag.registeredWhileFiring = true;
      setPending(model, tag, event.at, call.calledAt);
    } else if (firing && next.type === 'sync') next.attempt = 1;
  },
  'unregister-settled'(model, event) {
    const call = settleCall(model, event);
    const tag = call && tagOfCall(model, call);
    if (tag && event.outcome === 'resolved') setGone(model, tag, 'unregistered', event.at);
  },
  'registration-unregister-called'(model, event) {
    const { callId, scope, context, frameUrl = null, stack = [] } = event;
    const call = {
      beganSeq: event.seq,
      endedSeq: null,
      callId,
      scope,
      context,
      frameUrl,
      calledAt: event.at,
      settledAt: null,
      removed: null,
      took: [],
      stack,
    };
    model.unregisterCalls.set(callId, call);
    model.lastUnregister.set(scope, call);
    for (const tag of takeUnexplained(model, scope)) explain(tag, call);
  },
  'registration-unregister-settled'(model, event) {
    const call = model.unregisterCalls.get(event.callId);
    if (!call) return;
    call.endedSeq = event.seq;
    call.settledAt = event.at;
    call.removed = event.outcome === 'resolved' && (event.removed ?? true);
    if (!call.removed) return;
    for (const pending of Object.values(pendingOf(model, call.scope))) {
      for (const tag of pending.unlistedAt(event.at, none)) {
        if ((tag.beganAt ?? -Infinity) <= call.calledAt) setGone(model, tag, 'registration', event.at);
      }
    }
  },
};

function addCall(model: Model, event: EventOf<'register-called'> | EventOf<'unregister-called'>): void {
  const tag = event.scope === undefined ? null : tagOf(model, event.scope, typeOf(event.api), event.tag);
  const call = {
    beganSeq: event.seq,
    endedSeq: null,
    callId: event.callId,
    method: event.kind === 'register-called' ? ('register' as const) : ('unregister' as const),
    api: event.api,
    tag: event.tag,
    scope: event.scope ?? null,
    tagKey: tag && tag.key,
    context: event.context ?? null,
    frameUrl: event.frameUrl ?? null,
    userActivation: event.userActivation ?? null,
    fireId: event.fireId ?? null,
    minInterval: event.minInterval ?? null,
    calledAt: event.at,
    settledAt: null,
    outcome: null,
    error: null,
    stack: event.stack ?? [],
  };
  model.calls.set(event.callId, call);
  if (!tag) return;
  tag.calls.push(call);
  // What is registered while nothing is pending begins at its first attempt, before our eyes; also where we
  // hear of that attempt first, or that the browser lists it.
  if (event.kind === 'unregister-called' || !begins(tag, call.calledAt)) return;
  tag.beganAt = call.calledAt;
  const next = inOrder(tag).runs.firstSince(call.calledAt);
  if (next?.type === 'sync' && !missesRuns(model, call.calledAt)) next.attempt ??= 1;
}

/** Whether a registration of a tag can begin with a call at a time: it was not registered then. */
function begins(tag: Tag, calledAt: number): boolean {
  const { pendingSince, beganAt } = tag;
  if (pendingSince === null || pendingSince >= calledAt) return true;
  // A look at the list tells when it began, and may see what is registered meanwhile.
  if (beganAt === null || pendingSince + longestLook < calledAt) return false;
  const { resolved, runs } = inOrder(tag);
  return (
    (resolved.lastBefore(calledAt)?.calledAt ?? -Infinity) < beganAt &&
    (runs.lastBefore(calledAt)?.startedAt ?? -Infinity) < beganAt
  );
}

function settleCall(model: Model, event: EventOf<'register-settled'> | EventOf<'unregister-settled'>) {
  const call = model.calls.get(event.callId);
  if (!call) return undefined;
  call.endedSeq = event.seq;
  call.settledAt = event.at;
  call.outcome = event.outcome;
  call.error = event.error ?? null;
  return call;
}
