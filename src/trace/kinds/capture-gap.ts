import { finite, saidFields, text } from './fields.ts';
import { kind } from './kind.ts';

/** A stretch of time of which something is missing. */
export const captureGap = kind(
  {
    from: finite,
    to: finite,
    reason: text,
    ...saidFields,
  },
  { about: 'recording' },
);
