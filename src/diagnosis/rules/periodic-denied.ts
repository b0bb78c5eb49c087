/** Periodic sync was refused: most sites have no use for it, and only one that asked is told. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const periodicDenied: Rule<'periodic-denied', Page, object> = {
  id: 'periodic-denied',
  severity: 'note',
  check: ({ registrations, model }) => {
    const refused = () =>
      [...model.calls.values()].some(({ api, error }) => api === 'periodicSync' && error?.name === 'NotAllowedError');
    return registrations.length > 0 && refused() ? {} : null;
  },
};
