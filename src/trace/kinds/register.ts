/** Calls of `register()` and `unregister()` of `SyncManager` and `PeriodicSyncManager`. */
import * as v from 'valibot';
import { address, api, callSettled, context, error, finite, flag, name, saidFields, stack } from './fields.ts';
import { kind } from './kind.ts';

const call = {
  callId: name,
  api,
  tag: name,
  minInterval: v.exactOptional(finite),
  /** Whose script made the call; missing where that is not known. */
  context: v.exactOptional(context),
  frameUrl: v.exactOptional(address),
  /** Whether anybody had clicked or typed in the document before; missing where that is not known. */
  userActivation: v.exactOptional(flag),
  stack: v.exactOptional(stack),
  /** The user's own fire through the browser, and no call of the page. */
  fireId: v.exactOptional(name),
};

const settled = {
  callId: name,
  outcome: callSettled,
  error: v.exactOptional(error),
  ...saidFields,
  fireId: v.exactOptional(name),
};

export const registerCalled = kind(call, { about: 'call', edge: 'begin', tag: 'api', leadsTo: 'dispatch' });
export const registerSettled = kind(settled, { about: 'call', edge: 'end' });
export const unregisterCalled = kind(call, { about: 'call', edge: 'begin', tag: 'api' });
export const unregisterSettled = kind(settled, { about: 'call', edge: 'end' });
