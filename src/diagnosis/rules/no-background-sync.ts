/** The browser does not have the API. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const noBackgroundSync: Rule<'no-background-sync', Page, object> = {
  id: 'no-background-sync',
  severity: 'failure',
  check: ({ frame }) => (frame?.sync === false ? {} : null),
};
