import * as v from 'valibot';
import { finite, name, params, text } from './fields.ts';
import { kind } from './kind.ts';

/** A stretch of time of which something is missing. */
export const captureGap = kind(
  {
    from: finite,
    to: finite,
    reason: text,
    /** What `reason` says, for programs, with its figures and names. */
    code: v.exactOptional(name),
    params: v.exactOptional(params),
  },
  { about: 'recording' },
);
