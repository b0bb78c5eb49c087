/** Where syncs are blocked the browser refuses to register one. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const syncBlocked: Rule<'sync-blocked', FireSituation, object> = {
  id: 'sync-blocked',
  severity: 'failure',
  check: ({ registration }) => (registration?.permissions.sync === 'denied' ? {} : null),
};
