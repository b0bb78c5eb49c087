/** Follows each dispatch from its first listener to its end. */
import { markOf } from '../../src/protocol/mark.ts';
import type { ProbeFact } from '../../src/protocol/probe.ts';
import type { SyncType } from '../../src/trace/events.ts';
import { followListeners } from './listeners.ts';
import {
  apply,
  defineProperty,
  describe,
  getOwnPropertyDescriptor,
  getter,
  listen,
  macrotask,
  NativePeriodicSyncEvent,
  NativePromise,
  NativeSyncEvent,
  stackHere,
  time,
  timeOf,
  unlisten,
  weakMap,
  type ErrorText,
} from './natives.ts';

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

/** Follows the dispatches of this worker. */
export interface Dispatches {
  /** Begins to follow an event that we dispatch ourselves. */
  announce(event: Event, type: SyncType, fireId: string): Followed;
  /** Hands a promise of a dispatch's handler to whoever waits for it, and follows it. */
  extend(followed: Followed, value: unknown, wait: (promise: Promise<unknown>) => void): void;
  stop(): void;
}

const tagOf = {
  sync: getter<string>(NativeSyncEvent.prototype, 'tag'),
  periodicsync: getter<string>(NativePeriodicSyncEvent.prototype, 'tag'),
};
const lastChanceOf = getter<boolean>(NativeSyncEvent.prototype, 'lastChance');
const errorOf = getter<unknown>(ErrorEvent.prototype, 'error');

/**
 * Begins to follow dispatches. Listeners that were added before are not wrapped; what they do is seen at their
 * first `waitUntil`, or when they have all returned.
 * @param flush sends what was gathered at once
 */
export function followDispatches(send: (fact: ProbeFact) => void, flush: () => void): Dispatches {
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
      tag: tagOf[type](event),
      lastChance: type === 'sync' ? lastChanceOf(event) : null,
      trusted: event.isTrusted,
      fireId,
    });
    // Before the listeners do anything that is seen elsewhere.
    flush();
    // All listeners of an event run in one task.
    macrotask(() => returned(followed));
    return followed;
  }

  function follow(event: Event, type: SyncType): Followed {
    return followedBy.get(event) ?? begin(event, type, null);
  }

  /** The type of a sync event, whoever made it; null for any other event. */
  function typeOf(event: Event): SyncType | null {
    for (const type of ['sync', 'periodicsync'] as const) {
      try {
        tagOf[type](event);
        return type;
      } catch {
        // The getter refuses objects of another interface.
      }
    }
    return null;
  }

  function returned(followed: Followed): void {
    if (followed.returned) return;
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

  function extend(followed: Followed, value: unknown, wait: (promise: Promise<unknown>) => void): void {
    let fulfil: (value: unknown) => void = () => undefined;
    let reject: (reason: unknown) => void = () => undefined;
    // The browser waits for a promise of ours, so that the worker's own is asked for its outcome only once,
    // and not at all if the browser refuses it.
    const gate = new NativePromise((yes, no) => {
      fulfil = yes;
      reject = no;
    });
    const promise = ++followed.promises;
    const { dispatch } = followed;
    const called = { fact: 'wait-until', at: time(), dispatch, promise, stack: stackHere() } as const;
    try {
      wait(gate);
    } catch (reason) {
      send({ ...called, error: describe(reason) });
      throw reason;
    }
    send({ ...called, error: null });
    followed.open++;
    const mark = markOf(dispatch);
    // V8 follows the chain of a promise to the function that awaits it: its name marks all that leads to here.
    const pass = {
      async [mark](): Promise<void> {
        let error: ErrorText | null = null;
        try {
          fulfil(await value);
        } catch (reason) {
          error = describe(reason);
          followed.failure ??= error;
          reject(reason);
        }
        followed.open--;
        followed.endedAt = time();
        send({ fact: 'promise-settled', at: followed.endedAt, dispatch, promise, error });
        macrotask(() => settleIfOver(followed));
      },
    }[mark];
    void pass?.();
  }

  const native = getOwnPropertyDescriptor(ExtendableEvent.prototype, 'waitUntil');
  const nativeWait: unknown = native?.value;
  let restore = (): void => undefined;
  if (native && typeof nativeWait === 'function') {
    const waitUntil: unknown = new Proxy(nativeWait, {
      apply(target, event: Event, args: unknown[]) {
        const type = args.length === 0 ? null : typeOf(event);
        if (type === null) return apply(target, event, args);
        extend(follow(event, type), args[0], (promise) => apply(target, event, [promise]));
      },
    });
    defineProperty(ExtendableEvent.prototype, 'waitUntil', { ...native, value: waitUntil });
    restore = () => {
      if (getOwnPropertyDescriptor(ExtendableEvent.prototype, 'waitUntil')?.value === waitUntil) {
        defineProperty(ExtendableEvent.prototype, 'waitUntil', native);
      }
    };
  }

  const onSync = (event: Event): void => seen(event, 'sync');
  const onPeriodicSync = (event: Event): void => seen(event, 'periodicsync');
  function seen(event: Event, type: SyncType): void {
    // Ours is the last listener unless the worker's are wrapped, and then they tell the time.
    follow(event, type).returnedAt ??= time();
  }
  listen('sync', onSync);
  listen('periodicsync', onPeriodicSync);
  listen('error', onError);

  const unwrap = followListeners((event, type, listener) => {
    const followed = follow(event, type);
    const mark = markOf(followed.dispatch);
    followed.listeners++;
    try {
      return { [mark]: () => listener() }[mark]?.();
    } catch (reason) {
      followed.thrown ??= describe(reason);
      throw reason;
    } finally {
      followed.returnedAt = time();
    }
  });

  return {
    announce: begin,
    extend,
    stop() {
      restore();
      unwrap();
      unlisten('sync', onSync);
      unlisten('periodicsync', onPeriodicSync);
      unlisten('error', onError);
    },
  };
}
