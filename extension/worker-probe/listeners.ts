/**
 * Wraps the worker's listeners for sync events, so that each runs beneath a function that marks its dispatch. For
 * the worker nothing changes: `this`, the order, `once`, `signal`, removal, objects with `handleEvent`, `onsync`.
 */
import type { SyncType } from '../../src/trace/events.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, weakMap } from './natives.ts';

/**
 * Begins to wrap listeners that are added.
 * @param run calls a listener and gives what it gives
 * @returns puts everything back; what is wrapped stays so, and only calls
 */
export function followListeners(
  run: (event: Event, type: SyncType, listener: () => unknown) => unknown,
): () => void {
  /** The wrapper of each listener: one for both types, so that the browser tells duplicates as ever. */
  const wrappers = weakMap<object, (event: Event) => unknown>();
  let active = true;

  function typeOf(type: unknown): SyncType | null {
    return type === 'sync' || type === 'periodicsync' ? type : null;
  }

  function wrap(listener: object): (event: Event) => unknown {
    const known = wrappers.get(listener);
    if (known) return known;
    const wrapper = function (this: unknown, event: Event): unknown {
      const call = (): unknown => {
        if (typeof listener === 'function') return apply(listener, this, [event]);
        const { handleEvent } = listener as { handleEvent: unknown };
        if (typeof handleEvent === 'function') return apply(handleEvent, listener, [event]);
        throw new TypeError('EventListener.handleEvent is not a function.');
      };
      const type = typeOf(event.type);
      return active && type ? run(event, type, call) : call();
    };
    wrappers.set(listener, wrapper);
    return wrapper;
  }

  function isListener(value: unknown): value is object {
    return typeof value === 'function' || (typeof value === 'object' && value !== null);
  }

  /** Patches a method whose second argument is a listener. */
  function patchMethod(name: 'addEventListener' | 'removeEventListener', exchange: (listener: object) => unknown): () => void {
    const prototype = EventTarget.prototype;
    const native = getOwnPropertyDescriptor(prototype, name);
    if (typeof native?.value !== 'function') return () => undefined;
    const proxy: unknown = new Proxy(native.value, {
      apply(target, self: unknown, args: unknown[]) {
        const mine = (self === globalThis || self === undefined) && typeOf(args[0]) !== null && isListener(args[1]);
        if (mine) args[1] = exchange(args[1] as object);
        return apply(target, self, args);
      },
    });
    defineProperty(prototype, name, { ...native, value: proxy });
    return () => {
      if (getOwnPropertyDescriptor(prototype, name)?.value === proxy) defineProperty(prototype, name, native);
    };
  }

  /** Patches `onsync` or `onperiodicsync`, which give back what was put in. */
  function patchHandler(name: 'onsync' | 'onperiodicsync'): () => void {
    const native = getOwnPropertyDescriptor(globalThis, name);
    if (!native?.get || !native.set) return () => undefined;
    let handler: unknown = null;
    const get: unknown = new Proxy(native.get, {
      apply: (target, self: unknown, args) => (handler === null ? apply(target, self, args) : handler),
    });
    const set: unknown = new Proxy(native.set, {
      apply(target, self: unknown, [value]: unknown[]) {
        handler = typeof value === 'function' ? value : null;
        return apply(target, self, [typeof value === 'function' ? wrap(value) : value]);
      },
    });
    defineProperty(globalThis, name, { ...native, get, set } as PropertyDescriptor);
    return () => {
      if (getOwnPropertyDescriptor(globalThis, name)?.get !== get) return;
      defineProperty(globalThis, name, native);
    };
  }

  // Never restored: it must find the wrappers for as long as the worker runs.
  patchMethod('removeEventListener', (listener) => wrappers.get(listener) ?? listener);
  const restore = [patchMethod('addEventListener', wrap), patchHandler('onsync'), patchHandler('onperiodicsync')];
  return () => {
    active = false;
    for (let i = 0; i < restore.length; i++) restore[i]?.();
  };
}
