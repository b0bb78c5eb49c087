import { expect, it } from 'vitest';
import type { ComparedAttempt } from '../trace/compare.ts';
import { comparisonSentence, verdictText } from './comparison.ts';
import { reasonText } from './reasons.ts';

it.each([
  [12, 2, 1, 3, '12 attempts in both, 2 different; 1 only in “A”, 3 only in “B”.'],
  [1, 0, 0, 0, '1 attempt in both, none different.'],
  [0, 0, 0, 2, '0 attempts in both; 2 only in “B”.'],
])(
  'of %d attempts in both, %d different, %d only before, %d only after it is said',
  (both, different, onlyBefore, onlyAfter, text) => {
    expect(comparisonSentence({ both, different, onlyBefore, onlyAfter }, 'A', 'B')).toBe(text);
  },
);

const attempt: ComparedAttempt = {
  scope: '',
  type: 'sync',
  tag: 't',
  number: 1,
  before: null,
  after: null,
  verdict: 'only-before',
  differs: [],
};

it.each<[Partial<ComparedAttempt>, string]>([
  [{ verdict: 'same' }, 'the same'],
  [{ verdict: 'different', differs: ['outcome', 'requests'] }, 'different: outcome, requests'],
  [{}, 'only before'],
  [{ verdict: 'only-after' }, 'only after'],
  [{ missing: 'running' }, 'running'],
  [{ missing: 'not-replayed' }, 'not replayed'],
  [{ missing: 'failed', error: { name: 'Error', message: 'As the page said.' } }, 'As the page said.'],
  [
    { missing: 'failed', error: { name: 'Error', message: 'Older words.' }, code: 'not-dispatched', params: {} },
    reasonText({ code: 'not-dispatched', params: {} }),
  ],
])('of %o it is said: %s', (fields, text) => expect(verdictText({ ...attempt, ...fields })).toBe(text));
