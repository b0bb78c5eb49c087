/**
 * Folds a trace into what it tells. `fold` takes up where it stopped, so a live trace costs only its new
 * events; folding in pieces gives the same as folding at once.
 *
 * It assumes the order of `seq`, but not that facts of different sources come in the order of their causes:
 * a dispatch may stand before the `register-settled` that it followed.
 */
import { isKnown, type EventKind, type EventOf, type TraceEvent } from './events.ts';
import { dispatching } from './folding/dispatching.ts';
import { firing } from './folding/firing.ts';
import type { Handlers } from './folding/handlers.ts';
import { registering } from './folding/registering.ts';
import { requesting } from './folding/requesting.ts';
import { forgetChanges } from './folding/tags.ts';
import { world } from './folding/world.ts';
import type { Model } from './model.ts';
import { isTime } from './time.ts';

/** A model of the empty trace. @param origin that of the page at its start, where it is known */
export function emptyModel(origin: string | null = null): Model {
  return {
    origin,
    registrations: new Map(),
    tags: new Map(),
    dispatches: new Map(),
    calls: new Map(),
    unregisterCalls: new Map(),
    lastUnregister: new Map(),
    unexplained: new Map(),
    listedAt: new Map(),
    requests: new Map(),
    retryDelays: new Map(),
    tagsByScope: new Map(),
    pendingByScope: new Map(),
    absentAt: new Map(),
    running: new Set(),
    watched: new Set(),
    fires: new Map(),
    looking: new Set(),
    replays: new Map(),
    otherRequests: [],
    offline: [],
    offlineBy: new Set(),
    gaps: [],
    broken: [],
    brokenNow: new Map(),
    recorded: [],
    pageChanges: [],
    from: null,
    to: null,
  };
}

/** Adds events to a model, in place, and returns it. Kinds that this version does not know change nothing. */
export function fold(model: Model, events: Iterable<TraceEvent>): Model {
  forgetChanges(model);
  for (const event of events) {
    if (isTime(event.at)) {
      model.from = Math.min(model.from ?? event.at, event.at);
      model.to = Math.max(model.to ?? event.at, event.at);
    }
    if (isKnown(event)) handle(model, event.kind, event);
  }
  return model;
}

const handlers: Handlers<EventKind> = { ...registering, ...dispatching, ...requesting, ...world, ...firing };

function handle<K extends EventKind>(model: Model, kind: K, event: EventOf<K>): void {
  handlers[kind](model, event);
}
