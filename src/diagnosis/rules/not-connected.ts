/** Nothing is known of the page yet. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const notConnected: Rule<'not-connected', FireSituation, object> = {
  id: 'not-connected',
  severity: 'failure',
  check: ({ connected }) => (connected ? null : {}),
};
