import { expect, it } from 'vitest';
import { faultText, type ToldRule } from './fault-text.ts';

it.each<[ToldRule, string]>([
  [{ url: '/api/', method: 'POST', what: 'refuse', when: 'first', count: 2 }, 'POST /api/: refuse, first 2'],
  [{ url: '', what: 'answer', status: 503, when: 'always' }, 'any *: answer 503'],
  [{ url: '*/api/*', what: 'delay', ms: 300, when: 'every', count: 3 }, 'any */api/*: delay 300 ms, 1 of 3'],
  [{ url: '*', what: 'time-out', ms: 10, when: 'always' }, 'any *: time-out 10 ms'],
])('%o', (rule, text) => expect(faultText(rule)).toBe(text));
