/** Nobody but the browser can have it dispatch a periodic sync. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const browserDecides: Rule<'browser-decides', FireSituation, object> = {
  id: 'browser-decides',
  severity: 'failure',
  check: ({ type }) => (type === 'periodicsync' ? {} : null),
};
