/** To register a tag that waits to retry changes nothing. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const waitsToRetry: Rule<'waits-to-retry', FireSituation, object> = {
  id: 'waits-to-retry',
  severity: 'failure',
  check: ({ status }) => (status?.state === 'retrying' ? {} : null),
};
