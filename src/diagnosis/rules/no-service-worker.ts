/** The page may not have service workers. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const noServiceWorker: Rule<'no-service-worker', Page, object> = {
  id: 'no-service-worker',
  severity: 'failure',
  check: ({ frame }) => (frame?.serviceWorker === false ? {} : null),
};
