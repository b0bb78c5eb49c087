/** Promises given to `waitUntil`. */
import * as v from 'valibot';
import { error, flag, name, saidFields, stack } from './fields.ts';
import { kind } from './kind.ts';

export const waitUntilCalled = kind(
  {
    dispatchId: name,
    promiseId: name,
    late: flag,
    error: v.exactOptional(error),
    ...saidFields,
    stack: v.exactOptional(stack),
  },
  // The browser does not wait for one that comes too late.
  { about: 'promise', edge: 'begin', unless: { field: 'late', is: true }, within: 'dispatch' },
);

export const waitUntilSettled = kind(
  {
    dispatchId: name,
    promiseId: name,
    outcome: v.picklist(['fulfilled', 'rejected']),
    error: v.exactOptional(error),
    ...saidFields,
  },
  { about: 'promise', edge: 'end', within: 'dispatch' },
);
