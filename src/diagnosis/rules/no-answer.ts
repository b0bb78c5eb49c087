/** The page has told nothing of itself yet. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const noAnswer: Rule<'no-answer', Page, object> = {
  id: 'no-answer',
  severity: 'note',
  check: ({ frame }) => (frame ? null : {}),
};
