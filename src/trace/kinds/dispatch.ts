/** One `sync` or `periodicsync` event that was delivered to a worker. */
import * as v from 'valibot';
import { count, failure, flag, name, syncType } from './fields.ts';
import { kind } from './kind.ts';

export const dispatchStarted = kind(
  {
    dispatchId: name,
    type: syncType,
    tag: name,
    lastChance: v.nullable(flag),
    trusted: flag,
    fireId: v.exactOptional(name),
  },
  { about: 'dispatch', edge: 'begin', tag: 'type', leadsTo: 'dispatch' },
);

/** The listeners have run; what was given to `waitUntil` may go on. */
export const handlerReturned = kind(
  { dispatchId: name, listeners: v.nullable(count), ...failure },
  { about: 'dispatch', within: 'dispatch' },
);

export const dispatchSettled = kind(
  {
    dispatchId: name,
    outcome: v.picklist(['succeeded', 'failed']),
    reason: v.exactOptional(v.picklist(['rejected', 'timeout', 'worker-stopped'])),
    ...failure,
    /** Which interfaces it used; missing where that was not watched. */
    used: v.exactOptional(v.array(name)),
  },
  { about: 'dispatch', edge: 'end', leadsTo: 'fire-end' },
);
