/**
 * What is wrong with a dispatch that the browser does not tell: above all, work that was lost while the browser counts
 * the sync as a success and never tries again.
 */
import type { Dispatch } from '../trace/model.ts';
import { worstFailure, type WorstFailure } from './failed-requests.ts';
import { byGravity, check, firstProblem, type ProblemOf } from './problem.ts';
import { didNothing } from './rules/did-nothing.ts';
import { handlerThrew } from './rules/handler-threw.ts';
import { lateWaitUntil } from './rules/late-wait-until.ts';
import { noListener } from './rules/no-listener.ts';
import { noWaitUntil } from './rules/no-wait-until.ts';
import { outlived } from './rules/outlived.ts';
import { refusedRequest } from './rules/refused-request.ts';
import { swallowedFailure } from './rules/swallowed-failure.ts';
import { swallowedFault } from './rules/swallowed-fault.ts';

/** A dispatch, as rules look at it. */
export interface ObservedDispatch {
  dispatch: Dispatch;
  /** The worst of what failed in it, where the browser counts it as a success. */
  worst: WorstFailure | null;
}

const rules = [
  noListener,
  handlerThrew,
  swallowedFailure,
  swallowedFault,
  lateWaitUntil,
  noWaitUntil,
  outlived,
  refusedRequest,
  didNothing,
];

/** Something that is wrong with a dispatch. */
export type DispatchProblem = ProblemOf<(typeof rules)[number]>;

const gravestRulesFirst = rules.toSorted(byGravity);

/** The gravest of what is wrong with dispatches that are over, by how much was known of each: that only grows. */
const known = new WeakMap<Dispatch, { size: number; worst: DispatchProblem | null }>();

/** The gravest of what is wrong with a dispatch; null for nothing. With each drawing it is asked of all that are in view. */
export function worstProblemOf(dispatch: Dispatch): DispatchProblem | null {
  const { requests, promises, messages, exceptions, returnedAt, settledAt } = dispatch;
  const size = requests.length + promises.length + messages.length + exceptions.length + Number(returnedAt !== null);
  const before = known.get(dispatch);
  if (before?.size === size) return before.worst;
  const worst = firstProblem(gravestRulesFirst, { dispatch, worst: worstFailure(dispatch) });
  if (settledAt !== null && requests.every(({ outcome }) => outcome !== null)) known.set(dispatch, { size, worst });
  return worst;
}

/** What is wrong with a dispatch, gravest first. */
export function problemsOf(dispatch: Dispatch): DispatchProblem[] {
  return check(rules, { dispatch, worst: worstFailure(dispatch) });
}
