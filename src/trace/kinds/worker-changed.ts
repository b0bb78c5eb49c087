import * as v from 'valibot';
import { address, flag, name, scope } from './fields.ts';
import { kind } from './kind.ts';

/** A worker was started, stopped, or replaced by another version. */
export const workerChanged = kind(
  {
    workerId: name,
    scope,
    scriptUrl: address,
    change: v.picklist(['started', 'stopped', 'replaced']),
    /** Whether the probe was there before the worker's script; else requests are tied to dispatches by inference. */
    early: v.exactOptional(flag),
    /** Who stopped it, where that was us: the user through the panel, or the recorder for its probe. */
    by: v.exactOptional(v.picklist(['panel', 'recorder'])),
  },
  { about: 'worker' },
);
