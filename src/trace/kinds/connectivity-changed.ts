import * as v from 'valibot';
import { flag } from './fields.ts';
import { kind } from './kind.ts';

/** The workers were cut from the network, or connected again. */
export const connectivityChanged = kind({ offline: flag, by: v.picklist(['panel', 'browser']) }, { about: 'recording' });
