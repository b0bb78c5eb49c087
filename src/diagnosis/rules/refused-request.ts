/** A request was refused, or another one to its address went well: it may be as it should be. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const refusedRequest: Rule<'refused-request', ObservedDispatch, RequestParams & { what: 'refused' | 'followed' }> = {
  id: 'refused-request',
  severity: 'note',
  check: ({ worst }) => (worst && worst.what !== 'lost' ? { ...requestParams(worst), what: worst.what } : null),
};
