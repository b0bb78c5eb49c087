/** A promise was given, and a request went on when the event was over. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { outlives } from '../outlives.ts';
import type { Rule } from '../problem.ts';

export const outlived: Rule<'outlived', ObservedDispatch, object> = {
  id: 'outlived',
  severity: 'risk',
  check: ({ dispatch }) => (dispatch.promises.length > 0 && outlives(dispatch) ? {} : null),
};
