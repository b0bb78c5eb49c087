/** `ServiceWorkerRegistration.unregister()`: its tags go with it. */
import * as v from 'valibot';
import { address, callSettled, context, error, flag, name, saidFields, scope, stack } from './fields.ts';
import { kind } from './kind.ts';

export const registrationUnregisterCalled = kind(
  { callId: name, scope, context, frameUrl: v.exactOptional(address), stack: v.exactOptional(stack) },
  { about: 'unregistration', edge: 'begin' },
);

export const registrationUnregisterSettled = kind(
  {
    callId: name,
    outcome: callSettled,
    /** What it resolved with: false where there was no such registration any more. */
    removed: v.exactOptional(flag),
    error: v.exactOptional(error),
    ...saidFields,
  },
  { about: 'unregistration', edge: 'end' },
);
