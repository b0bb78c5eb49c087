/** When it was recorded. */
import * as v from 'valibot';
import { saidFields, text, yes } from './fields.ts';
import { kind } from './kind.ts';

export const recordingStarted = kind(
  {
    reason: v.exactOptional(text),
    /** Whether bodies are recorded. */
    bodies: v.exactOptional(yes),
  },
  { about: 'recording' },
);

export const recordingStopped = kind({ reason: v.exactOptional(text), ...saidFields }, { about: 'recording' });
