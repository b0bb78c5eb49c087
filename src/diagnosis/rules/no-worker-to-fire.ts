/** A registration without an active worker takes no events. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';

export const noWorkerToFire: Rule<'no-worker-to-fire', FireSituation, object> = {
  id: 'no-worker-to-fire',
  severity: 'failure',
  check: ({ registration }) => (registration?.active ? null : {}),
};
