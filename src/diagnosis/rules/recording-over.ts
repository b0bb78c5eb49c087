/** A stored recording has no page to fire in. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const recordingOver: Rule<'recording-over', FireSituation, object> = {
  id: 'recording-over',
  severity: 'failure',
  check: ({ stored }) => (stored ? {} : null),
};
