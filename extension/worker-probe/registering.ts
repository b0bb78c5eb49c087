/** Sees the worker itself call `register()` and `unregister()`. */
import type { ProbeFact } from '../../src/protocol/probe.ts';
import type { Channel } from './channel.ts';
import { apply, clean, cut, describe, mayTellStack, ownValue, placeOf, plain, registrationPrototype, time, toText } from './natives.ts';
import { patch } from './patches.ts';

type Call = Pick<Extract<ProbeFact, { fact: 'call-settled' }>, 'call' | 'method' | 'api'>;

/** Begins to follow the calls. @returns does so for registrations, once their interface is there */
export function followRegistering(send: Channel['send']): () => void {
  let last = 0;

  function followMethod(prototype: object | null | undefined, api: Call['api'], method: Call['method']): void {
    if (!prototype) return;
    patch(prototype, method, 'value', (native, manager, args, ours) => {
      const at = time();
      const place = placeOf(ours);
      const call = { call: ++last, method, api };
      const options = args.length > 1 ? args[1] : null;
      const interval = typeof options === 'object' && options !== null ? ownValue(options, 'minInterval') : undefined;
      const given = args.length > 0 && api !== 'registration' ? args[0] : '';
      let tag = typeof given === 'symbol' ? '' : given;
      if ((typeof given === 'object' && given !== null) || typeof given === 'function') {
        tag = '';
        // The browser converts it when it comes to it, and the worker's object sees that once.
        args[0] = plain({ toString: () => (tag = `${given as unknown as string}`) });
      }
      const result = apply(native, manager, args);
      const minInterval = typeof interval === 'number' ? interval : null;
      send({ fact: 'called', at, ...call, tag: cut(toText(tag)), minInterval, stack: '' }, mayTellStack() ? place : undefined);
      return watch(call, result, (reason) => clean(reason, place, 1));
    });
  }

  /** Passes the result on; a rejection is handled, or not, by the worker's script as without us. */
  async function watch(call: Call, result: unknown, refused: (reason: unknown) => void): Promise<unknown> {
    try {
      const value = await result;
      send({ fact: 'call-settled', at: time(), ...call, error: null, removed: value === true });
      return value;
    } catch (reason) {
      send({ fact: 'call-settled', at: time(), ...call, error: describe(reason), removed: false });
      refused(reason);
      throw reason;
    }
  }

  followMethod(globalThis.SyncManager?.prototype, 'sync', 'register');
  followMethod(globalThis.PeriodicSyncManager?.prototype, 'periodicSync', 'register');
  followMethod(globalThis.PeriodicSyncManager?.prototype, 'periodicSync', 'unregister');
  return () => followMethod(registrationPrototype(), 'registration', 'unregister');
}
