/** Promises given to `waitUntil`. */
import * as v from 'valibot';
import { count, failure, flag, name, stack } from './fields.ts';
import { kind } from './kind.ts';

export const waitUntilCalled = kind(
  {
    dispatchId: name,
    promiseId: name,
    late: flag,
    /** Which of the listeners gave it, from 1; missing where that is not known. */
    listener: v.exactOptional(count),
    ...failure,
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
    ...failure,
  },
  { about: 'promise', edge: 'end', within: 'dispatch' },
);
