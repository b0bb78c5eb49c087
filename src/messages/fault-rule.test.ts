import { describe, expect, it } from 'vitest';
import type { RecordedRule } from '../trace/faults.ts';
import { ruleText } from './fault-rule.ts';

describe('a rule in words', () => {
  it.each<[RecordedRule, string]>([
    [{ url: '/api/', method: 'POST', what: 'refuse', when: 'first', count: 2 }, 'POST /api/: refuse, first 2'],
    [{ url: '', what: 'answer', status: 503, when: 'always' }, 'any *: answer 503'],
    [{ url: '*/api/*', what: 'delay', ms: 300, when: 'every', count: 3 }, 'any */api/*: delay by 300 ms, 1 of 3'],
    [{ url: '/api/', what: 'offline', when: 'after', count: 1 }, 'any /api/: offline, after the first 1'],
    [{ url: '*', what: 'time-out', ms: 10, when: 'always' }, 'any *: time out after 10 ms'],
    [{ url: '/api/', what: 'of-a-later-version', when: 'sometimes' }, 'any /api/: of-a-later-version'],
    [{ url: '/api/', what: 'toString', when: 'always' }, 'any /api/: toString'],
  ])('%o', (told, text) => expect(ruleText(told)).toBe(text));
});
