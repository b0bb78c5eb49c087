/** Only a secure page may register syncs. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const insecure: Rule<'insecure', Page, object> = {
  id: 'insecure',
  severity: 'failure',
  check: ({ frame }) => (frame?.secure === false ? {} : null),
};
