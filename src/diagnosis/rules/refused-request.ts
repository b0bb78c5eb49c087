/** A request was refused, or another one to its address went well: it may be as it should be. */
import type { Dispatch } from '../../trace/model.ts';
import { worstFailure, requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const refusedRequest: Rule<'refused-request', Dispatch, RequestParams & { what: 'refused' | 'followed' }> = {
  id: 'refused-request',
  severity: 'note',
  check(dispatch) {
    const worst = worstFailure(dispatch);
    return worst && worst.what !== 'lost' ? { ...requestParams(worst), what: worst.what } : null;
  },
};
