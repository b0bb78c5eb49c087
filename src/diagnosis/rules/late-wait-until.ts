/** A promise that is given when the event is over is not waited for. */
import type { Dispatch } from '../../trace/model.ts';
import type { Rule } from '../problem.ts';

export const lateWaitUntil: Rule<'late-wait-until', Dispatch, object> = {
  id: 'late-wait-until',
  severity: 'risk',
  check: ({ promises }) => (promises.some(({ late }) => late) ? {} : null),
};
