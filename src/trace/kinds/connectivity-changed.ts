import * as v from 'valibot';
import { flag } from './fields.ts';
import { kind } from './kind.ts';

/**
 * The workers were cut from the network, or connected again: by the user through the panel, or as the browser lost its network.
 * `page`: the page was told so; the Offline of DevTools does only that, and holds no syncs.
 */
export const connectivityChanged = kind({ offline: flag, by: v.picklist(['panel', 'browser', 'page']) }, { about: 'recording' });
