/** Follows each dispatch from its first listener to its end. */
import { markOf } from '../../src/protocol/mark.ts';
import type { ProbeCommand } from '../../src/protocol/probe.ts';
import type { SyncType } from '../../src/trace/events.ts';
import { addEventListener, call, own, removeEventListener } from '../guest/natives.ts';
import { placeOf } from '../guest/stacks.ts';
import { mayTellStack, send } from './channel.ts';
import { followListeners } from './listeners.ts';
import {
  cut,
  describe,
  follow,
  getter,
  macrotask,
  NativeException,
  NativePeriodicSyncEvent,
  NativeSyncEvent,
  scope,
  time,
  timeOf,
  toPromise,
  weakMap,
  type ErrorText,
} from './natives.ts';
import { holdOpen } from './open-events.ts';
import { patch, type Native } from './patches.ts';
import { uses } from './uses.ts';

/** A fire of ours, and the words with which `waitUntil` of its event refuses once that is over. */
type Fire = Pick<Extract<ProbeCommand, { command: 'simulate' }>, 'fireId' | 'refusal'>;

/** One dispatch while it is followed. */
interface Followed {
  /** Calls a function beneath the mark of the dispatch. */
  beneath: (call: () => unknown) => unknown;
  /** The same with a listener. What it throws goes on untouched, or it would seem to be ours. */
  run: (listener: () => unknown) => unknown;
  /** Makes the event last, by the browser's function, until what was given to one of ours settles. */
  extend: (native: Native, value: unknown, ours: unknown) => void;
  /** The last listener has returned, unless that is known. */
  returns: () => void;
}

const extendable = ExtendableEvent.prototype;
const tagOf = {
  sync: getter<string>(NativeSyncEvent.prototype, 'tag'),
  periodicsync: getter<string>(NativePeriodicSyncEvent.prototype, 'tag'),
};
const lastChanceOf = getter<boolean>(NativeSyncEvent.prototype, 'lastChance');
const errorOf = getter<unknown>(ErrorEvent.prototype, 'error');

/** Our `waitUntil`, as a property. */
export let waitUntil: PropertyDescriptor;
/** Tells what was gathered now where it can, not after the task. */
let hurry: () => void;
const followedBy = weakMap<Event, Followed>();
let lastNumber = 0;
/** What a listener threw before its dispatch was known: it can be where listeners are not wrapped. */
let unclaimed: { error: ErrorText; at: number } | null = null;
const keep = (error: ErrorText): void => void (unclaimed = { error, at: time() });
/** Takes what a listener threw: of the dispatch whose listeners run now, if any. */
let claim = keep;

/** Begins to follow an event; one that we dispatch ourselves if it is of a fire of ours. */
export function begin(event: Event, type: SyncType, tag: string, fire?: Fire): Followed {
  const dispatch = ++lastNumber;
  const mark = markOf(dispatch);
  const at = timeOf(event);
  let listeners = 0;
  let returnedAt: number | undefined;
  let returned = false;
  let promises = 0;
  /** How many of them have not settled yet. */
  let open = 0;
  /** When the last thing that the event waits for was over. */
  let endedAt = 0;
  let settled = false;
  let failure: ErrorText | undefined;
  let thrown = unclaimed && unclaimed.at >= at ? unclaimed.error : null;
  unclaimed = null;

  const threw = (error: ErrorText): void => {
    if (returned) keep(error);
    else thrown ??= error;
  };
  const beneath = (call: () => unknown): unknown => ({ [mark]: () => call() })[mark]?.();

  /**
   * To be called in a task of its own: the browser takes a few microtasks after the last promise before it counts an
   * event as over, and until then more may be added.
   */
  const settleIfOver = (): void => {
    if (settled || !returned || open > 0) return;
    settled = true;
    send('settled', endedAt, dispatch, failure, uses);
  };

  const followed: Followed = {
    beneath,
    run(listener) {
      listeners++;
      try {
        return beneath(listener);
      } finally {
        claim = threw;
        returnedAt = time();
      }
    },
    extend(native, value, ours) {
      const given = toPromise(value);
      const promise = ++promises;
      const calledAt = time();
      // That of the first tells of the listener; those of the others may be the same.
      const place = mayTellStack(promise > 1 ? 4 : 1) ? placeOf(ours) : undefined;
      let error: ErrorText | undefined;
      try {
        if (!fire) call(native, event, given);
        else if (settled) throw new NativeException(fire.refusal, 'InvalidStateError');
      } catch (reason) {
        error = describe(reason);
        throw reason;
      } finally {
        send('await', calledAt, place, dispatch, promise, error, listeners);
      }
      open++;
      follow(given, (rejection) => {
        failure ??= rejection;
        endedAt = time();
        send('awaited', endedAt, undefined, dispatch, promise, rejection);
        if (--open === 0) macrotask(settleIfOver);
      });
    },
    returns() {
      returnedAt ??= time();
    },
  };
  followedBy.set(event, followed);
  claim = threw;
  const lastChance = type === 'sync' ? lastChanceOf(event) : null;
  send('dispatched', at, dispatch, type, cut(tag), lastChance, event.isTrusted, fire?.fireId);
  // Before the listeners do anything that is seen elsewhere, or keep the worker busy for ever.
  hurry();
  // All listeners of an event run in one task.
  macrotask(() => {
    returned = true;
    if (claim === threw) claim = keep;
    const over = returnedAt ?? time();
    if (over > endedAt) endedAt = over;
    send('returned', over, dispatch, listeners, thrown);
    settleIfOver();
  });
  return followed;
}

/** The dispatch of an event; undefined when it is no sync event, or the worker's script made it. */
function dispatchOf(event: Event): Followed | undefined {
  return followedBy.get(event) ?? beginTrusted(event, 'sync') ?? beginTrusted(event, 'periodicsync');
}

/** Begins to follow an event of the browser's, if it is of that interface: the getter refuses objects of another. */
function beginTrusted(event: Event, type: SyncType): Followed | undefined {
  let tag: string;
  try {
    tag = tagOf[type](event);
  } catch {
    return undefined;
  }
  return event.isTrusted ? begin(event, type, tag) : undefined;
}

/** Ours is the last listener unless the worker's are wrapped, and then they tell the time. */
function onSync(event: Event): void {
  dispatchOf(event)?.returns();
}

/** A worker's listener threw: the browser reports it before the next listener runs. */
function onError(event: Event): void {
  claim(describe(errorOf(event)));
}

function eachListener(method: (type: string, listener: (event: Event) => void) => void): void {
  call(method, scope, 'sync', onSync);
  call(method, scope, 'periodicsync', onSync);
  call(method, scope, 'error', onError);
}

/**
 * Begins to follow dispatches.
 * @param wrap whether listeners that are added are wrapped. Where some were added before they are not: what they do
 * is seen at their first `waitUntil`, or when they have all returned
 * @returns ends it
 */
export function followDispatches(wrap: boolean, hurrying: () => void): () => void {
  hurry = hurrying;
  patch(extendable, 'waitUntil', 'value', (native, self, args, ours) => {
    const followed = args.length > 0 && dispatchOf(self as Event);
    return followed ? followed.extend(native, args[0], ours) : holdOpen(native, self, args);
  });
  waitUntil = own(extendable, 'waitUntil');
  patch(FetchEvent.prototype, 'respondWith', 'value', holdOpen);
  // In a worker listeners run in the order of adding: capturing ones do not go first.
  eachListener(addEventListener);
  const unwrap = wrap
    ? followListeners((listener, self, event) => {
        const run = (): unknown => call(listener, self, event);
        const followed = dispatchOf(event);
        return followed ? followed.run(run) : run();
      })
    : undefined;
  return () => {
    unwrap?.();
    eachListener(removeEventListener);
  };
}
