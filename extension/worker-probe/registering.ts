/** Sees the worker itself call `register()` and `unregister()`. */
import type { ProbeFact } from '../../src/protocol/probe.ts';
import { apply, isObject } from '../guest/natives.ts';
import { placeOf } from '../guest/stacks.ts';
import { watch } from '../guest/watch.ts';
import { mayTellStack, send } from './channel.ts';
import { argument, cut, describe, ownPlace, registrationPrototype, scope, time } from './natives.ts';
import { patch } from './patches.ts';

type Call = Extract<ProbeFact, { fact: 'call' }>;

let last = 0;

function followMethod(prototype: object | null | undefined, api: Call['api'], method: Call['method']): void {
  if (!prototype) return;
  patch(prototype, method, 'value', (native, manager, args, ours) => {
    const at = time();
    const place = placeOf(ours);
    const call = ++last;
    let tag = args.length > 0 && api !== 'registration' ? args[0] : '';
    let minInterval: number | undefined;
    // The browser converts them when it comes to it, and the worker's objects see that once.
    if (isObject(tag)) {
      const given = tag as unknown as string;
      tag = '';
      args[0] = { __proto__: null, toString: () => (tag = `${given}`) };
    }
    const options = argument(args, 1) as { minInterval: unknown };
    if (isObject(options)) {
      args[1] = {
        __proto__: null,
        get minInterval() {
          const given = options.minInterval;
          if (typeof given === 'number') minInterval = given;
          return given;
        },
      };
    }
    const result = apply(native, manager, args);
    send('call', at, mayTellStack(1) ? place : undefined, call, api, method, cut(tag), minInterval);
    return watch(result, place, ownPlace, (value, rejected) =>
      send('call-settled', time(), undefined, call, api, method, rejected && describe(value), value === true),
    );
  });
}

/** Begins to follow the calls of managers. */
export function followManagers(): void {
  followMethod(scope.SyncManager?.prototype, 'sync', 'register');
  followMethod(scope.PeriodicSyncManager?.prototype, 'periodicSync', 'register');
  followMethod(scope.PeriodicSyncManager?.prototype, 'periodicSync', 'unregister');
}

/** Begins to follow those of the registration, once its interface is there. */
export function followRegistration(): void {
  followMethod(registrationPrototype(), 'registration', 'unregister');
}
