import * as v from 'valibot';
import { address } from './fields.ts';
import { kind } from './kind.ts';

/** The page came, came back, or went. */
export const pageChanged = kind(
  { change: v.picklist(['navigated', 'restored', 'closed']), url: v.exactOptional(address) },
  { about: 'recording' },
);
