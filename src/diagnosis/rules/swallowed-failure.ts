/** A request failed, nothing made it good, and the sync succeeded all the same: nothing will send it again. */
import type { Dispatch } from '../../trace/model.ts';
import { worstFailure, requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const swallowedFailure: Rule<'swallowed-failure', Dispatch, RequestParams> = {
  id: 'swallowed-failure',
  severity: 'loss',
  check(dispatch) {
    const worst = worstFailure(dispatch);
    return worst?.what === 'lost' && worst.maker === null ? requestParams(worst) : null;
  },
};
