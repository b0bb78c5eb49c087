/**
 * What is wrong with a dispatch that the browser does not tell: above all, work that was lost while the browser counts
 * the sync as a success and never tries again.
 */
import type { Dispatch } from '../trace/model.ts';
import { check, type ProblemOf } from './problem.ts';
import { didNothing } from './rules/did-nothing.ts';
import { handlerThrew } from './rules/handler-threw.ts';
import { lateWaitUntil } from './rules/late-wait-until.ts';
import { noListener } from './rules/no-listener.ts';
import { noWaitUntil } from './rules/no-wait-until.ts';
import { outlived } from './rules/outlived.ts';
import { refusedRequest } from './rules/refused-request.ts';
import { swallowedFailure } from './rules/swallowed-failure.ts';
import { swallowedTest } from './rules/swallowed-test.ts';

const rules = [
  noListener,
  handlerThrew,
  swallowedFailure,
  swallowedTest,
  lateWaitUntil,
  noWaitUntil,
  outlived,
  refusedRequest,
  didNothing,
];

/** Something that is wrong with a dispatch. */
export type DispatchProblem = ProblemOf<(typeof rules)[number]>;

/** What is wrong with a dispatch, gravest first. */
export function problemsOf(dispatch: Dispatch): DispatchProblem[] {
  return check(rules, dispatch);
}
