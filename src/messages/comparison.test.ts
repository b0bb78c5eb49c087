import { describe, expect, it } from 'vitest';
import { comparisonSentence, verdictText } from './comparison.ts';

describe('a comparison', () => {
  it.each([
    [[12, 2, 1, 3], '12 attempts in both, 2 different; 1 only in “A”, 3 only in “B”.'],
    [[1, 0, 0, 0], '1 attempt in both, none different.'],
    [[0, 0, 0, 2], '0 attempts in both; 2 only in “B”.'],
    [[2_000, 1, 1_000, 0], '2,000 attempts in both, 1 different; 1,000 only in “A”.'],
  ] as const)('of %j is told in a sentence', ([both, different, onlyBefore, onlyAfter], sentence) => {
    expect(comparisonSentence({ both, different, onlyBefore, onlyAfter }, 'A', 'B')).toBe(sentence);
  });

  const attempt = { scope: '', type: 'sync', tag: '', number: 1, before: null, after: null, differs: [] } as const;
  it.each([
    [{ ...attempt, verdict: 'different', differs: ['outcome', 'requests'] }, 'different: outcome, requests'],
    [{ ...attempt, verdict: 'only-after' }, 'only after'],
    [{ ...attempt, verdict: 'only-before', reason: 'running' }, 'running'],
    [{ ...attempt, verdict: 'only-before', reason: 'The worker is gone.' }, 'The worker is gone.'],
  ] as const)('tells of an attempt, as in %j', (compared, words) => expect(verdictText(compared)).toBe(words));
});
