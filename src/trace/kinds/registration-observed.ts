import * as v from 'valibot';
import { address, name, scope } from './fields.ts';
import { kind } from './kind.ts';

export const workerVersion = v.nullable(v.looseObject({ scriptUrl: address, state: name }));
export const permission = v.nullable(v.picklist(['granted', 'denied', 'prompt']));

/** Something about a registration is not as it was. */
export const registrationObserved = kind(
  {
    scope,
    active: workerVersion,
    waiting: workerVersion,
    installing: workerVersion,
    permissions: v.looseObject({ sync: permission, periodicSync: permission }),
  },
  { about: 'registration' },
);
