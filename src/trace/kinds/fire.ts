/** What the user fired, and what came of it. */
import * as v from 'valibot';
import { failure, finite, flag, name, scope, syncType } from './fields.ts';
import { kind } from './kind.ts';

/**
 * What a fire does beside one dispatch: attempts until one succeeds, without the waits between them; registers the tag
 * while the workers are cut from the network, and then connects them; or stops the worker first.
 */
export const fireWay = v.picklist(['all-attempts', 'while-offline', 'cold-start']);

export const fireRequested = kind(
  {
    fireId: name,
    mode: v.picklist(['browser', 'simulated']),
    type: syncType,
    tag: name,
    lastChance: v.nullable(flag),
    scope,
    way: v.exactOptional(fireWay),
    /** The replay that it is part of, and which recorded dispatch it does again. */
    replayId: v.exactOptional(name),
    replayOf: v.exactOptional(name),
  },
  { about: 'fire', edge: 'begin', tag: 'type', leadsTo: 'dispatch' },
);

export const fireSettled = kind(
  {
    fireId: name,
    outcome: v.picklist(['succeeded', 'failed', 'pending', 'timed-out']),
    /** The last of its dispatches. */
    dispatchId: v.exactOptional(name),
    /** How long a worker that was stopped first took to start, ms. */
    startup: v.exactOptional(finite),
    ...failure,
  },
  { about: 'fire', edge: 'end' },
);
