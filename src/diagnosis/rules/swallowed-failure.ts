/** A request failed, nothing made it good, and the sync succeeded all the same: nothing will send it again. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { requestParams, type RequestParams } from '../failed-requests.ts';
import type { Rule } from '../problem.ts';

export const swallowedFailure: Rule<'swallowed-failure', ObservedDispatch, RequestParams> = {
  id: 'swallowed-failure',
  severity: 'loss',
  check: ({ worst }) => (worst?.what === 'lost' && worst.maker === null ? requestParams(worst) : null),
};
