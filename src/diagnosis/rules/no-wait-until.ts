/** No promise was given, and the work went on when the event was over. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { outlives } from '../outlives.ts';
import type { Rule } from '../problem.ts';

export const noWaitUntil: Rule<'no-wait-until', ObservedDispatch, object> = {
  id: 'no-wait-until',
  severity: 'risk',
  check: ({ dispatch }) => (dispatch.promises.length === 0 && outlives(dispatch) ? {} : null),
};
