import * as v from 'valibot';
import { attribution, error, name } from './fields.ts';
import { kind } from './kind.ts';

/** What a worker threw, and nobody caught. */
export const exceptionThrown = kind({ dispatchId: v.nullable(name), attribution, error }, { about: null, within: 'dispatch' });
