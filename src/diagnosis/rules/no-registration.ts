/** There is no worker that a sync could be dispatched to. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const noRegistration: Rule<'no-registration', Page, object> = {
  id: 'no-registration',
  severity: 'note',
  check: ({ registrations }) => (registrations.length === 0 ? {} : null),
};
