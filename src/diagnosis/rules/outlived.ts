/** A promise was given, and a request went on when the event was over. */
import type { Dispatch } from '../../trace/model.ts';
import { outlives } from '../outlives.ts';
import type { Rule } from '../problem.ts';

export const outlived: Rule<'outlived', Dispatch, object> = {
  id: 'outlived',
  severity: 'risk',
  check: (dispatch) => (dispatch.promises.length > 0 && outlives(dispatch) ? {} : null),
};
