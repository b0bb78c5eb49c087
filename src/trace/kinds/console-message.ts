import * as v from 'valibot';
import { attribution, name, stack, text } from './fields.ts';
import { kind } from './kind.ts';

/** What a worker logged. */
export const consoleMessage = kind(
  { dispatchId: v.nullable(name), attribution, level: name, text, stack: v.exactOptional(stack) },
  { about: null, within: 'dispatch' },
);
