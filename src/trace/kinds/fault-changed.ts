import * as v from 'valibot';
import { address, body, count, finite, flag, name } from './fields.ts';
import { kind } from './kind.ts';

/** A rule by which requests fail, as far as a reader must know it: see `faults.ts`. */
export const faultRule = v.looseObject({
  id: v.exactOptional(name),
  url: v.exactOptional(address),
  method: v.exactOptional(name),
  what: v.exactOptional(name),
  ms: v.exactOptional(finite),
  status: v.exactOptional(count),
  body: v.exactOptional(body),
  when: v.exactOptional(name),
  count: v.exactOptional(count),
});

/** The user turned a rule on or off. */
export const faultChanged = kind({ rule: faultRule, active: flag }, { about: 'recording' });
