/** Follows each dispatch from its first listener to its end. */
import { markOf } from '../../src/protocol/mark.ts';
import type { SyncType } from '../../src/trace/events.ts';
import type { Channel } from './channel.ts';
import { followListeners } from './listeners.ts';
import {
  apply,
  cut,
  describe,
  follow,
  getter,
  listen,
  macrotask,
  mayTellStack,
  NativePeriodicSyncEvent,
  NativeSyncEvent,
  placeOf,
  time,
  timeOf,
  toPromise,
  unlisten,
  weakMap,
  type ErrorText,
} from './natives.ts';
import { holdOpen } from './open-events.ts';
import { patch } from './patches.ts';

/** One dispatch while it is followed. */
export interface Followed {
  dispatch: number;
  /** How many wrapped listeners ran. */
  listeners: number;
  /** When the last of them returned. */
  returnedAt: number | null;
  /** Whether all have. */
  returned: boolean;
  promises: number;
  /** Promises that have not settled yet. */
  open: number;
  failure: ErrorText | null;
  thrown: ErrorText | null;
  /** When the last thing that the event waits for was over. */
  endedAt: number;
  settled: boolean;
}

/** Calls a function beneath the mark of a dispatch. */
export function callMarked<T>(dispatch: number, call: () => T): T | undefined {
  const mark = markOf(dispatch);
  return { [mark]: () => call() }[mark]?.();
}

/** Follows the dispatches of this worker. */
export interface Dispatches {
  /** Begins to follow an event that we dispatch ourselves. */
  announce(event: Event, type: SyncType, fireId: string): Followed;
  /** Hands what a dispatch's handler gave to a function of ours to whoever else waits for it, as a promise, and follows it. */
  extend(followed: Followed, value: unknown, ours: unknown, wait: (promise: Promise<unknown>) => void): void;
  stop(): void;
}

const tagOf = {
  sync: getter<string>(NativeSyncEvent.prototype, 'tag'),
  periodicsync: getter<string>(NativePeriodicSyncEvent.prototype, 'tag'),
};
const lastChanceOf = getter<boolean>(NativeSyncEvent.prototype, 'lastChance');
const errorOf = getter<unknown>(ErrorEvent.prototype, 'error');

/**
 * Begins to follow dispatches.
 * @param wrap whether listeners that are added are wrapped. Where some were added before they are not: what they do
 * is seen at their first `waitUntil`, or when they have all returned
 * @param hurry sends what was gathered now where it can, not after the task
 */
export function followDispatches(wrap: boolean, send: Channel['send'], hurry: () => void): Dispatches {
  const followedBy = weakMap<Event, Followed>();
  let lastNumber = 0;
  /** The dispatch whose listeners run now; null between dispatches. */
  let current: Followed | null = null;
  /** What a listener threw before its dispatch was known: it can be where listeners are not wrapped. */
  let unclaimed: { error: ErrorText; at: number } | null = null;

  function begin(event: Event, type: SyncType, fireId: string | null): Followed {
    const dispatch = ++lastNumber;
    const followed: Followed = {
      dispatch,
      listeners: 0,
      returnedAt: null,
      returned: false,
      promises: 0,
      open: 0,
      failure: null,
      thrown: null,
      endedAt: 0,
      settled: false,
    };
    followedBy.set(event, followed);
    current = followed;
    const at = timeOf(event);
    if (unclaimed && unclaimed.at >= at) followed.thrown = unclaimed.error;
    unclaimed = null;
    send({
      fact: 'dispatched',
      at,
      dispatch,
      type,
      tag: cut(tagOf[type](event)),
      lastChance: type === 'sync' ? lastChanceOf(event) : null,
      trusted: event.isTrusted,
      fireId,
    });
    // Before the listeners do anything that is seen elsewhere, or keep the worker busy for ever.
    hurry();
    // All listeners of an event run in one task.
    macrotask(() => returned(followed));
    return followed;
  }

  /** The dispatch of an event; null when it is no sync event, or the worker's script made it. */
  function dispatchOf(event: Event): Followed | null {
    const known = followedBy.get(event);
    if (known) return known;
    const type = typeOf(event, 'sync') ?? typeOf(event, 'periodicsync');
    return type && event.isTrusted ? begin(event, type, null) : null;
  }

  /** The type, if the event is of its interface: the getter refuses objects of another. */
  function typeOf(event: Event, type: SyncType): SyncType | null {
    try {
      tagOf[type](event);
      return type;
    } catch {
      return null;
    }
  }

  function returned(followed: Followed): void {
    followed.returned = true;
    if (current === followed) current = null;
    const at = followed.returnedAt ?? time();
    if (at > followed.endedAt) followed.endedAt = at;
    send({
      fact: 'returned',
      at,
      dispatch: followed.dispatch,
      listeners: followed.listeners,
      error: followed.thrown,
    });
    settleIfOver(followed);
  }

  /** A worker's listener threw: the browser reports it before the next listener runs. */
  function onError(event: Event): void {
    const error = describe(errorOf(event));
    if (current && !current.returned) current.thrown ??= error;
    else unclaimed = { error, at: time() };
  }

  /**
   * To be called in a task of its own: the browser takes a few microtasks after the last promise before it counts an
   * event as over, and until then more may be added.
   */
  function settleIfOver(followed: Followed): void {
    if (followed.settled || !followed.returned || followed.open > 0) return;
    followed.settled = true;
    send({ fact: 'settled', at: followed.endedAt, dispatch: followed.dispatch, error: followed.failure });
  }

  function extend(followed: Followed, value: unknown, ours: unknown, wait: (promise: Promise<unknown>) => void): void {
    const given = toPromise(value);
    const promise = ++followed.promises;
    const { dispatch } = followed;
    const called = { fact: 'wait-until', at: time(), dispatch, promise, stack: '' } as const;
    const place = mayTellStack() ? placeOf(ours) : undefined;
    try {
      wait(given);
    } catch (reason) {
      send({ ...called, error: describe(reason) }, place);
      throw reason;
    }
    send({ ...called, error: null }, place);
    followed.open++;
    follow(given, (failure) => {
      const error = failure && describe(failure.reason);
      followed.failure ??= error;
      followed.open--;
      followed.endedAt = time();
      send({ fact: 'promise-settled', at: followed.endedAt, dispatch, promise, error });
      macrotask(() => settleIfOver(followed));
    });
  }

  patch(ExtendableEvent.prototype, 'waitUntil', 'value', (native, self, args, ours) => {
    const followed = args.length === 0 ? null : dispatchOf(self as Event);
    if (!followed) return holdOpen(native, self, args);
    return extend(followed, args[0], ours, (promise) => void apply(native, self, [promise]));
  });

  patch(FetchEvent.prototype, 'respondWith', 'value', holdOpen);

  function onSync(event: Event): void {
    const followed = dispatchOf(event);
    // Ours is the last listener unless the worker's are wrapped, and then they tell the time.
    if (followed) followed.returnedAt ??= time();
  }
  listen('sync', onSync);
  listen('periodicsync', onSync);
  listen('error', onError);

  const unwrap = wrap ? followListeners(run) : () => undefined;

  /** Calls a listener beneath the mark of its dispatch. What it throws goes on untouched, or it would seem to be ours. */
  function run(listener: (event: Event) => unknown, self: unknown, event: Event): unknown {
    const followed = dispatchOf(event);
    if (!followed) return apply(listener, self, [event]);
    followed.listeners++;
    try {
      return callMarked(followed.dispatch, () => apply(listener, self, [event]));
    } finally {
      current = followed;
      followed.returnedAt = time();
    }
  }

  return {
    announce: begin,
    extend,
    stop() {
      unwrap();
      unlisten('sync', onSync);
      unlisten('periodicsync', onSync);
      unlisten('error', onError);
    },
  };
}
