/**
 * Folds a trace into what it tells. `fold` takes up where it stopped, so a live trace costs only its new
 * events; folding in pieces gives the same as folding at once.
 *
 * It assumes the order of `seq`, but not that facts of different sources come in the order of their causes:
 * a dispatch may stand before the `register-settled` that it followed.
 */
import { longestLook } from './clocks.ts';
import { isKnown, type DraftOf, type EventOf, type KnownEvent, type SyncType, type TraceEvent } from './events.ts';
import { inOrder } from './in-order.ts';
import { isGone, listKey, missesRuns, promiseOf, tagKey, tagOfDispatch, typeOf, wentWithRegistration, type Dispatch, type Fire, type Model, type RecordedBody, type RegisterCall, type Registration, type Request, type Span, type Tag, type TagEnd, type UnregisterCall } from './model.ts';
import { PendingTags } from './pending-tags.ts';
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
  changes.delete(model);
  for (const event of events) {
    if (isTime(event.at)) {
      model.from = Math.min(model.from ?? event.at, event.at);
      model.to = Math.max(model.to ?? event.at, event.at);
    }
    if (isKnown(event)) handle(model, event);
  }
  return model;
}

/** See `justChanged`: no part of what a trace tells. */
const changes = new WeakMap<Model, Set<Tag>>();

/** The tags of which the last `fold` changed whether they are pending. */
export function justChanged(model: Model): Set<Tag> {
  return changes.get(model) ?? new Set();
}

type Handlers = { [E in KnownEvent as E['kind']]?: (model: Model, event: E) => void };

const handlers: Handlers = {
  'registration-observed'(model, event) {
    const registration = registrationOf(model, event.scope);
    registration.active = event.active;
    registration.waiting = event.waiting;
    registration.installing = event.installing;
    registration.permissions = { sync: event.permissions.sync, periodicSync: event.permissions.periodicSync };
    registration.present = !isGone(event);
    if (registration.present) return;
    const unexplained = takeUnexplained(model, event.scope);
    for (const tags of [...Object.values(pendingOf(model, event.scope)).map((pending) => pending.unlistedAt(event.at, none)), unexplained]) {
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
    if (!call || call.scope === null || event.outcome === 'rejected') return;
    const tag = tagOf(model, call.scope, typeOf(call.api), call.tag);
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
    if (!call || call.scope === null || event.outcome === 'rejected') return;
    setGone(model, tagOf(model, call.scope, typeOf(call.api), call.tag), 'unregistered', event.at);
  },
  'registration-unregister-called'(model, event) {
    const { callId, scope, context, frameUrl = null, stack = [] } = event;
    const call = { callId, scope, context, frameUrl, calledAt: event.at, settledAt: null, removed: null, took: [], stack };
    model.unregisterCalls.set(callId, call);
    model.lastUnregister.set(scope, call);
    for (const tag of takeUnexplained(model, scope)) explain(tag, call);
  },
  'registration-unregister-settled'(model, event) {
    const call = model.unregisterCalls.get(event.callId);
    if (!call) return;
    call.settledAt = event.at;
    call.removed = event.outcome === 'resolved' && (event.removed ?? true);
    if (!call.removed) return;
    for (const pending of Object.values(pendingOf(model, call.scope))) {
      for (const tag of pending.unlistedAt(event.at, none)) {
        if ((tag.beganAt ?? -Infinity) <= call.calledAt) setGone(model, tag, 'registration', event.at);
      }
    }
  },

  'dispatch-started'(model, event) {
    const scope = event.scope ?? '';
    const tag = tagOf(model, scope, event.type, event.tag);
    const dispatch: Dispatch = {
      dispatchId: event.dispatchId,
      type: event.type,
      tag: event.tag,
      scope,
      workerId: event.workerId ?? null,
      lastChance: event.lastChance,
      trusted: event.trusted,
      fireId: event.fireId ?? null,
      attempt: null,
      startedAt: event.at,
      returnedAt: null,
      listeners: null,
      thrown: null,
      settledAt: null,
      unseenSince: null,
      outcome: null,
      reason: null,
      error: null,
      promises: [],
      requests: [],
      messages: [],
      exceptions: [],
    };
    if (event.trusted) {
      // What was heard last may be older: the tag was registered again since.
      if (!tag.pending) tag.beganAt = callSince(tag, earliestBegin(model, tag), event.at)?.calledAt ?? earliestBegin(model, tag);
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
      promiseId: event.promiseId,
      givenAt: event.at,
      late: event.late,
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
    promise.settledAt = event.at;
    promise.outcome = event.outcome;
    promise.error = event.error ?? promise.error;
  },
  'handler-returned'(model, event) {
    const dispatch = model.dispatches.get(event.dispatchId);
    if (!dispatch) return;
    dispatch.returnedAt = event.at;
    dispatch.listeners = event.listeners;
    dispatch.thrown = event.error ?? null;
  },
  'dispatch-settled'(model, event) {
    const dispatch = model.dispatches.get(event.dispatchId);
    if (!dispatch) return;
    model.running.delete(dispatch);
    dispatch.settledAt = event.at;
    dispatch.outcome = event.outcome;
    dispatch.reason = event.reason ?? null;
    dispatch.error = event.error ?? null;
    const tag = tagOfDispatch(model, dispatch);
    if (!tag || !dispatch.trusted || dispatch.type === 'periodicsync') return;
    const gone = (event.outcome === 'succeeded' || dispatch.lastChance === true) && !tag.registeredWhileFiring;
    if (gone) setGone(model, tag, 'settled', event.at);
    // It may have gone with its registration while it ran.
    else if (tag.pending || !wentWithRegistration(tag.end) || (tag.end?.at ?? 0) < dispatch.startedAt) setPending(model, tag, event.at);
  },

  'request-started'(model, event) {
    const dispatch = dispatchOf(model, event);
    const request: Request = {
      requestId: event.requestId,
      dispatchId: event.dispatchId,
      attribution: event.attribution,
      method: event.method,
      url: event.url,
      startedAt: event.at,
      headAt: null,
      settledAt: null,
      afterEvent: isOver(dispatch),
      outcome: null,
      status: null,
      statusText: null,
      mimeType: null,
      encodedSize: null,
      fromCache: false,
      faultId: null,
      rule: null,
      answered: null,
      bodySize: event.bodySize ?? null,
      body: sentBody(event),
      answerHeaders: null,
      answerBody: null,
      error: null,
    };
    model.requests.set(event.requestId, request);
    (dispatch?.requests ?? model.otherRequests).push(request);
  },
  'request-settled'(model, event) {
    const request = model.requests.get(event.requestId);
    if (!request) return;
    const told = request.headAt !== null;
    // A head that becomes known after the end says nothing new but when it came.
    if (event.phase === 'head' && told) {
      request.headAt = Math.min(request.headAt ?? event.at, event.at);
      return;
    }
    request.afterEvent ||= !told && isOver(dispatchOf(model, request));
    request.headAt ??= event.at;
    request.settledAt = event.at;
    request.outcome = event.outcome;
    const broken = event.outcome === 'failed';
    // What the head has told, the end need not say again; one whose body breaks off has no answer to speak of.
    request.status = event.status ?? (broken ? null : request.status);
    request.statusText = event.statusText ?? (broken ? null : request.statusText);
    request.mimeType = event.mimeType ?? (broken ? null : request.mimeType);
    request.encodedSize = event.encodedSize ?? request.encodedSize;
    request.fromCache = event.fromCache ?? request.fromCache;
    request.faultId = event.faultId ?? request.faultId;
    request.rule ??= model.broken.findLast(({ rule }) => rule.id === request.faultId && rule.id !== undefined)?.rule ?? null;
    request.answered = event.answered ?? request.answered;
    request.answerHeaders = event.headers ?? request.answerHeaders;
    request.error = event.error ?? null;
  },
  'response-body'(model, { requestId, body = null, encoding, size = null, cut = false, reason = null }) {
    const request = model.requests.get(requestId);
    if (request) request.answerBody = { body, encoding, size, cut, reason };
  },
  'console-message'(model, event) {
    dispatchOf(model, event)?.messages.push(event);
  },
  'exception-thrown'(model, event) {
    dispatchOf(model, event)?.exceptions.push(event);
  },

  'worker-changed'(model, event) {
    const registration = registrationOf(model, event.scope);
    const { workers } = registration;
    model.watched.add(registration);
    if (event.change === 'replaced') workers.delete(event.workerId);
    else {
      const running = event.change === 'started';
      workers.set(event.workerId, { workerId: event.workerId, scriptUrl: event.scriptUrl, running });
    }
  },
  'connectivity-changed'(model, event) {
    if (event.offline) model.offlineBy.add(event.by);
    else model.offlineBy.delete(event.by);
    toggle(model.offline, model.offlineBy.size > 0, event.at);
  },
  'page-changed'(model, event) {
    model.pageChanges.push(event);
    if (event.url !== undefined && URL.canParse(event.url)) model.origin = new URL(event.url).origin;
  },
  'recording-started'(model, event) {
    toggle(model.recorded, true, event.at);
  },
  'recording-stopped'(model, event) {
    toggle(model.recorded, false, event.at);
    model.offlineBy.delete('panel');
    toggle(model.offline, model.offlineBy.size > 0, event.at);
    for (const span of model.brokenNow.values()) span.to = event.at;
    model.brokenNow.clear();
    lookAway(model, event.at);
  },
  'fault-changed'(model, { rule, active, at }) {
    const open = model.brokenNow.get(rule.id);
    if (open) open.to = at;
    model.brokenNow.delete(rule.id);
    if (!active) return;
    const span = { from: at, to: null, rule };
    model.broken.push(span);
    model.brokenNow.set(rule.id, span);
  },
  'capture-gap'(model, event) {
    model.gaps.push({ from: event.from, to: event.to, reason: event.reason });
  },

  'fire-requested'(model, event) {
    const fire: Fire = {
      fireId: event.fireId,
      mode: event.mode,
      type: event.type,
      tag: event.tag,
      scope: event.scope,
      lastChance: event.lastChance,
      way: event.way ?? null,
      requestedAt: event.at,
      dispatchId: null,
      dispatches: [],
      startup: null,
      settledAt: null,
      outcome: null,
      error: null,
    };
    model.fires.set(event.fireId, fire);
    if (looks(fire)) model.looking.add(fire);
    if (event.replayId !== undefined && event.replayOf !== undefined) {
      model.replays.get(event.replayId)?.fires.set(event.replayOf, fire);
    }
    tagOf(model, event.scope, event.type, event.tag).fires.push(fire);
  },
  'fire-settled'(model, event) {
    const fire = model.fires.get(event.fireId);
    if (!fire) return;
    model.looking.delete(fire);
    fire.settledAt = event.at;
    fire.outcome = event.outcome;
    fire.dispatchId = event.dispatchId ?? fire.dispatchId;
    fire.startup = event.startup ?? null;
    fire.error = event.error ?? null;
    // Without a recording, some fires let us see the workers for as long as they take.
    if (looks(fire) && model.recorded.at(-1)?.to !== null && model.looking.size === 0) lookAway(model, event.at);
  },
  'replay-started'(model, { replayId, at, dispatches = [] }) {
    const open = { settledAt: null, outcome: null, reason: null };
    model.replays.set(replayId, { replayId, startedAt: at, ...open, dispatches, fires: new Map() });
  },
  'replay-settled'(model, { replayId, at, outcome = 'completed', reason = null }) {
    const replay = model.replays.get(replayId);
    if (replay) Object.assign(replay, { settledAt: at, outcome, reason });
  },
};

function handle<K extends KnownEvent['kind']>(model: Model, event: Extract<KnownEvent, { kind: K }>): void {
  const handlersByKind: { [P in KnownEvent['kind']]?: (model: Model, event: Extract<KnownEvent, { kind: P }>) => void } =
    handlers;
  handlersByKind[event.kind]?.(model, event);
}

function dispatchOf(model: Model, { dispatchId }: { dispatchId: string | null }): Dispatch | undefined {
  return dispatchId === null ? undefined : model.dispatches.get(dispatchId);
}

function isOver(dispatch: Dispatch | undefined): boolean {
  return dispatch !== undefined && dispatch.settledAt !== null;
}

function sentBody({ body, bodyEncoding, bodySize, bodyCut }: EventOf<'request-started'>): RecordedBody | null {
  if (body === undefined && !bodyCut) return null;
  const cut = bodyCut ?? false;
  return { body: body ?? null, encoding: bodyEncoding ?? 'text', size: bodySize ?? null, cut, reason: null };
}

function registrationOf(model: Model, scope: string): Registration {
  let registration = model.registrations.get(scope);
  if (!registration) {
    registration = {
      scope,
      active: null,
      waiting: null,
      installing: null,
      permissions: { sync: null, periodicSync: null },
      present: true,
      workers: new Map(),
    };
    model.registrations.set(scope, registration);
  }
  return registration;
}

function tagOf(model: Model, scope: string, type: SyncType, name: string): Tag {
  const key = tagKey(scope, type, name);
  let tag = model.tags.get(key);
  if (!tag) {
    tag = {
      key,
      scope,
      type,
      tag: name,
      pending: false,
      pendingSince: null,
      firstListedAt: null,
      goneAt: [],
      end: null,
      knownAt: -Infinity,
      beganAt: null,
      registeredWhileFiring: false,
      minInterval: null,
      calls: [],
      resolved: [],
      dispatches: [],
      fires: [],
    };
    model.tags.set(key, tag);
    const others = model.tagsByScope.get(scope);
    if (others) others.add(tag);
    else model.tagsByScope.set(scope, new Set([tag]));
  }
  return tag;
}

const none: ReadonlySet<string> = new Set();

function pendingOf(model: Model, scope: string): Record<SyncType, PendingTags> {
  let pending = model.pendingByScope.get(scope);
  if (!pending) {
    pending = { sync: new PendingTags(), periodicsync: new PendingTags() };
    model.pendingByScope.set(scope, pending);
  }
  return pending;
}

/** The wait before a further attempt, as it was seen. */
function noteRetryDelay(model: Model, tag: Tag, dispatch: Dispatch): void {
  const previous = tag.dispatches.findLast((d) => d.trusted);
  if (dispatch.attempt === null || dispatch.attempt === 1 || previous?.settledAt == null) return;
  const delay = dispatch.startedAt - previous.settledAt;
  const failed = dispatch.attempt - 1;
  model.retryDelays.set(failed, Math.min(delay, model.retryDelays.get(failed) ?? Infinity));
}

/**
 * Notes that a tag is registered, unless something newer is known of it.
 * @param beganAt when that began, where it is known
 */
function setPending(model: Model, tag: Tag, at: number, beganAt?: number): void {
  if (at < tag.knownAt || at < (model.absentAt.get(tag.scope) ?? -Infinity)) return;
  tag.knownAt = at;
  if (tag.pending) return;
  tag.beganAt = beganAt ?? earliestBegin(model, tag);
  tag.pending = true;
  tag.pendingSince = at;
  tag.end = null;
  changes.set(model, justChanged(model).add(tag));
  pendingOf(model, tag.scope)[tag.type].add(tag);
}

/** Notes that a tag is registered no more, unless something newer is known of it. */
function setGone(model: Model, tag: Tag, how: TagEnd['how'], at: number): void {
  // That it is not listed may be heard before what tells why.
  if (tag.end?.how === 'unlisted' && at >= tag.end.since && at <= tag.end.at + longestLook) {
    tag.end.how = how;
    if (how === 'settled' || how === 'unregistered') tag.end.call = null;
  }
  if (at < tag.knownAt || at < (model.absentAt.get(tag.scope) ?? -Infinity)) return;
  tag.knownAt = at;
  if (!tag.pending) return;
  tag.end = { at, since: tag.pendingSince ?? at, how, call: null };
  tag.pending = false;
  tag.pendingSince = null;
  changes.set(model, justChanged(model).add(tag));
  pendingOf(model, tag.scope)[tag.type].delete(tag);
  tag.goneAt.push(at);
  if (how === 'settled' || how === 'unregistered') return;
  const call = model.lastUnregister.get(tag.scope);
  if (call && explain(tag, call)) return;
  const unexplained = model.unexplained.get(tag.scope);
  if (unexplained) unexplained.push(tag);
  else model.unexplained.set(tag.scope, [tag]);
}

/** The tags of a scope of which nobody has told yet why they are gone; what comes later than the next word is not asked. */
function takeUnexplained(model: Model, scope: string): Tag[] {
  const tags = model.unexplained.get(scope) ?? [];
  model.unexplained.delete(scope);
  return tags;
}

/** A tag that was registered when its registration was taken away, and gone after that, went with it. */
function explain(tag: Tag, call: UnregisterCall): boolean {
  const { end } = tag;
  if (!end || (end.how !== 'unlisted' && end.how !== 'registration')) return false;
  if (call.calledAt < end.since || call.calledAt > end.at + longestLook) return false;
  end.call = call;
  call.took.push(tag);
  return true;
}

/** When a registration of a tag that is not pending can have begun: since it was gone, or not listed. */
function earliestBegin(model: Model, { scope, type, goneAt }: Tag): number | null {
  const since = Math.max(model.listedAt.get(listKey(scope, type)) ?? -Infinity, goneAt.at(-1) ?? -Infinity);
  return since === -Infinity ? null : since;
}

/** The first call of `register()` after a tag was gone, if one came until a time: its registration begins there. */
function callSince(tag: Tag, gone: number | null, until: number): RegisterCall | null {
  const { calls } = inOrder(tag);
  let call = calls.firstSince(gone ?? -Infinity);
  while (call?.outcome === 'rejected') call = calls.firstAfter(call.calledAt);
  return call && call.calledAt <= until ? call : null;
}

function addCall(model: Model, event: EventOf<'register-called'> | EventOf<'unregister-called'>): void {
  const call = {
    callId: event.callId,
    method: event.kind === 'register-called' ? ('register' as const) : ('unregister' as const),
    api: event.api,
    tag: event.tag,
    scope: event.scope ?? null,
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
  if (call.scope === null) return;
  const tag = tagOf(model, call.scope, typeOf(call.api), call.tag);
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
  return (resolved.lastBefore(calledAt)?.calledAt ?? -Infinity) < beganAt && (runs.lastBefore(calledAt)?.startedAt ?? -Infinity) < beganAt;
}

function settleCall(model: Model, event: EventOf<'register-settled'> | EventOf<'unregister-settled'>) {
  const call = model.calls.get(event.callId);
  if (!call) return undefined;
  call.settledAt = event.at;
  call.outcome = event.outcome;
  call.error = event.error ?? null;
  return call;
}

/**
 * Which attempt a dispatch is, by Chromium's rules: a failed one that was not the last chance is followed by
 * the next; anything else, and a registration while firing, starts again at 1. Null where we came too late to count.
 */
function attemptOf(model: Model, tag: Tag, event: EventOf<'dispatch-started'> | DraftOf<'dispatch-started'>): number | null {
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

/** Whether a fire attaches the debugger. */
function looks({ mode, way }: Fire): boolean {
  return mode === 'simulated' || way !== null;
}

/** Nobody watches the workers any more: whether they run, and how what runs in them ends, is not known. */
function lookAway(model: Model, at: number): void {
  for (const registration of model.watched) registration.workers.clear();
  model.watched.clear();
  for (const dispatch of model.running) dispatch.unseenSince = at;
  model.running.clear();
}

/** Begins or ends a stretch, if that changes anything. */
function toggle(spans: Span[], on: boolean, at: number): void {
  const last = spans.at(-1);
  const open = last !== undefined && last.to === null;
  if (on && !open) spans.push({ from: at, to: null });
  if (!on && open) last.to = at;
}
