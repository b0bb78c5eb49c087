/** The same of a failure that the user's rule or a replay made: had it been the server's, the request would be lost. */
import type { Dispatch } from '../../trace/model.ts';
import { worstFailure, requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const swallowedTest: Rule<'swallowed-test', Dispatch, RequestParams> = {
  id: 'swallowed-test',
  severity: 'risk',
  check(dispatch) {
    const worst = worstFailure(dispatch);
    return worst?.what === 'lost' && worst.maker !== null ? requestParams(worst) : null;
  },
};
