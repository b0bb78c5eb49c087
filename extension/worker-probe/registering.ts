/** Sees the worker itself call `register()` and `unregister()`. */
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { apply, defineProperty, describe, getOwnPropertyDescriptor, stackHere, time, toText } from './natives.ts';

/** Begins to follow the calls. @returns puts everything back */
export function followRegistering(send: (fact: ProbeFact) => void): () => void {
  const restore: (() => void)[] = [];
  let last = 0;

  function follow(prototype: object, api: 'sync' | 'periodicSync', method: 'register' | 'unregister'): void {
    const native = getOwnPropertyDescriptor(prototype, method);
    if (typeof native?.value !== 'function') return;
    const proxy: unknown = new Proxy(native.value, {
      apply(target, manager, args: unknown[]) {
        const [tag, options] = args;
        const interval: unknown =
          typeof options === 'object' && options !== null
            ? getOwnPropertyDescriptor(options, 'minInterval')?.value
            : undefined;
        const call = ++last;
        send({
          fact: 'called',
          at: time(),
          call,
          method,
          api,
          // An object is converted by the browser alone: asking it would run its code twice.
          tag: typeof tag === 'object' || typeof tag === 'symbol' ? '' : toText(tag),
          minInterval: typeof interval === 'number' ? interval : null,
          stack: stackHere(),
        });
        return watch(call, method, apply(target, manager, args));
      },
    });
    defineProperty(prototype, method, { ...native, value: proxy });
    restore.push(() => {
      if (getOwnPropertyDescriptor(prototype, method)?.value === proxy) defineProperty(prototype, method, native);
    });
  }

  /** Passes the result on; a rejection is handled, or not, by the worker's script as without us. */
  async function watch(call: number, method: 'register' | 'unregister', result: unknown): Promise<unknown> {
    try {
      const value = await result;
      send({ fact: 'call-settled', at: time(), call, method, error: null });
      return value;
    } catch (reason) {
      send({ fact: 'call-settled', at: time(), call, method, error: describe(reason) });
      throw reason;
    }
  }

  if (typeof SyncManager !== 'undefined') follow(SyncManager.prototype, 'sync', 'register');
  if (typeof PeriodicSyncManager !== 'undefined') {
    follow(PeriodicSyncManager.prototype, 'periodicSync', 'register');
    follow(PeriodicSyncManager.prototype, 'periodicSync', 'unregister');
  }
  return () => {
    for (let i = 0; i < restore.length; i++) restore[i]?.();
  };
}
