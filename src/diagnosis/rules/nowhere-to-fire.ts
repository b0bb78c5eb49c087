/** Without a registration there is no worker. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const nowhereToFire: Rule<'nowhere-to-fire', FireSituation, object> = {
  id: 'nowhere-to-fire',
  severity: 'failure',
  check: ({ registration }) => (registration?.present ? null : {}),
};
