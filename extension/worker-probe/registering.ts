/** Sees the worker itself call `register()` and `unregister()`. */
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { apply, cut, describe, ownValue, plain, stackHere, time, toText } from './natives.ts';
import { patch } from './patches.ts';

/** Begins to follow the calls. */
export function followRegistering(send: (fact: ProbeFact) => void): void {
  let last = 0;

  function followMethod(prototype: object | undefined, api: 'sync' | 'periodicSync', method: 'register' | 'unregister'): void {
    if (!prototype) return;
    patch(prototype, method, 'value', (native, manager, args) => {
      const at = time();
      const call = ++last;
      const stack = stackHere();
      const options = args[1];
      const interval = typeof options === 'object' && options !== null ? ownValue(options, 'minInterval') : undefined;
      const given = args[0];
      let tag = typeof given === 'symbol' || args.length === 0 ? '' : given;
      if ((typeof given === 'object' && given !== null) || typeof given === 'function') {
        tag = '';
        // The browser converts it when it comes to it, and the worker's object sees that once.
        args[0] = plain({ toString: () => (tag = `${given as unknown as string}`) });
      }
      const result = apply(native, manager, args);
      const minInterval = typeof interval === 'number' ? interval : null;
      send({ fact: 'called', at, call, method, api, tag: cut(toText(tag)), minInterval, stack });
      return watch(call, method, result);
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

  followMethod(globalThis.SyncManager?.prototype, 'sync', 'register');
  followMethod(globalThis.PeriodicSyncManager?.prototype, 'periodicSync', 'register');
  followMethod(globalThis.PeriodicSyncManager?.prototype, 'periodicSync', 'unregister');
}
