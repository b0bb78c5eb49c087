import * as v from 'valibot';
import { api, name, scope } from './fields.ts';
import { kind } from './kind.ts';

/** What `getTags()` said. */
export const tagsObserved = kind({ api, scope, tags: v.array(name) }, { about: 'tags' });
