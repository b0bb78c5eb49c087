/**
 * Wraps the worker's listeners for sync events, so that each runs beneath a function that marks its dispatch. For
 * the worker nothing changes: `this`, the order, `once`, `signal`, removal, objects with `handleEvent`, `onsync`.
 */
import { apply, call, isObject, own } from '../guest/natives.ts';
import { argument, scope, weakMap } from './natives.ts';
import { patch, type Native } from './patches.ts';

type Listener = (event: Event) => unknown;

/**
 * Begins to wrap listeners that are added.
 * @param run calls a listener with an event, and gives what it gives
 * @returns ends it; what is wrapped stays so, and only calls
 */
export function followListeners(run: (listener: Listener, self: unknown, event: Event) => unknown): () => void {
  /** The wrapper of each listener: one for both types, so that the browser tells duplicates as ever. */
  const wrappers = weakMap<object, object>();
  let active = true;

  function wrap(listener: object): object {
    let wrapper = wrappers.get(listener);
    if (!wrapper) {
      wrapper = typeof listener === 'function' ? wrapFunction(listener as Listener) : wrapObject(listener);
      wrappers.set(listener, wrapper);
    }
    return wrapper;
  }

  function wrapFunction(listener: Listener, receiver?: object): Listener {
    return function (this: unknown, event) {
      const self = receiver ?? this;
      return active ? run(listener, self, event) : call(listener, self, event);
    };
  }

  /** The browser looks for the method when it dispatches, and knows what to do where there is none. */
  function wrapObject(listener: object): object {
    return {
      __proto__: null,
      get handleEvent() {
        const { handleEvent } = listener as { handleEvent: unknown };
        return typeof handleEvent === 'function' ? wrapFunction(handleEvent as Listener, listener) : handleEvent;
      },
    };
  }

  /** Patches a method of the global scope whose second argument is a listener. */
  function patchMethod(
    name: 'addEventListener' | 'removeEventListener',
    exchange: (listener: object) => object,
    stays?: boolean,
  ): void {
    const exchanging = (native: Native, self: unknown, args: unknown[]): unknown => {
      const listener = argument(args, 1);
      if ((self ?? scope) === scope && isObject(listener)) {
        // The browser would convert it, once, before it looks at anything else.
        if (isObject(args[0])) args[0] = `${args[0] as unknown as string}`;
        if (args[0] === 'sync' || args[0] === 'periodicsync') args[1] = exchange(listener);
      }
      return apply(native, self, args);
    };
    patch(EventTarget.prototype, name, 'value', exchanging, stays);
  }

  /** Patches `onsync` or `onperiodicsync`, which give back what was put in. @returns puts that where the browser looks */
  function patchHandler(name: 'onsync' | 'onperiodicsync'): () => void {
    const native = own(scope, name);
    let handler: unknown;
    patch(scope, name, 'get', (get, self, args) => {
      const current = apply(get, self, args);
      return handler ?? current;
    });
    patch(scope, name, 'set', (set, self, args) => {
      const value = argument(args, 0);
      const wrapped = typeof value === 'function' && value;
      if (wrapped) args[0] = wrap(wrapped);
      apply(set, self, args);
      handler = wrapped || undefined;
    });
    return () => {
      if (handler && native.set) call(native.set, scope, handler);
    };
  }

  // It stays: it must find the wrappers for as long as the worker runs.
  patchMethod('removeEventListener', (listener) => wrappers.get(listener) ?? listener, true);
  patchMethod('addEventListener', wrap);
  const unwrapSync = patchHandler('onsync');
  const unwrapPeriodicSync = patchHandler('onperiodicsync');
  return () => {
    active = false;
    unwrapSync();
    unwrapPeriodicSync();
  };
}
