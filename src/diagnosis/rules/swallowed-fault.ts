/** The same of a failure that the user's rule or a replay made: had it been the server's, the request would be lost. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const swallowedFault: Rule<'swallowed-fault', ObservedDispatch, RequestParams> = {
  id: 'swallowed-fault',
  severity: 'risk',
  check: ({ worst }) => (worst?.what === 'lost' && worst.maker !== null ? requestParams(worst) : null),
};
