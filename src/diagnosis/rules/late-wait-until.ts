/** A promise that is given when the event is over is not waited for. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { Rule } from '../problem.ts';

export const lateWaitUntil: Rule<'late-wait-until', ObservedDispatch, object> = {
  id: 'late-wait-until',
  severity: 'risk',
  check: ({ dispatch: { promises } }) => (promises.some(({ late }) => late) ? {} : null),
};
