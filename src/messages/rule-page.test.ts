import { expect, it } from 'vitest';
import { traceRules } from '../diagnosis/trace-rules.ts';
import { rulePages } from './rule-page.ts';

it('is there for each rule, and for nothing that is none', () => {
  const ids = rulePages().map(([id]) => id);
  expect(new Set(ids)).toEqual(new Set(traceRules.map(({ id }) => id)));
});
