import { faultRuleSchema, type FaultRule } from './faults.ts';

/** Whether two rules are the same in all that they say. */
export function isSameRule(a: FaultRule, b: FaultRule): boolean {
  const fields = faultRuleSchema.entries;
  return Object.keys(fields).every((name) => Reflect.get(a, name) === Reflect.get(b, name));
}
