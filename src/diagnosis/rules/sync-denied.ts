/** The user, or a policy, does not let the site sync. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const syncDenied: Rule<'sync-denied', Page, object> = {
  id: 'sync-denied',
  severity: 'failure',
  check: ({ registrations }) => (registrations.some(({ permissions }) => permissions.sync === 'denied') ? {} : null),
};
