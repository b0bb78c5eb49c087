import { expect, it } from 'vitest';
import { traceRules } from '../diagnosis/trace-rules.ts';
import { rulePages } from './rule-page.ts';

it('is there for each rule, and for nothing that is none', () => {
  const ids = rulePages().map(([id]) => id);
  expect(ids.toSorted()).toEqual(traceRules.map(({ id }) => id).toSorted());
});
