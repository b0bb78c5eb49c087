/**
 * What is wrong with a dispatch that the browser does not tell: above all, work that was lost while the browser counts
 * the sync as a success and never tries again.
 */
import type { Dispatch } from '../trace/model.ts';
import { worstFailure, type WorstFailure } from './failed-requests.ts';
import { check, gravestFirst, type ProblemOf, type Severity } from './problem.ts';
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

const rulesByGravity = rules.toSorted((a, b) => gravestFirst.indexOf(a.severity) - gravestFirst.indexOf(b.severity));

/** The rule of the gravest that is wrong with a dispatch; null for nothing. Asked of each dispatch of a trace, it has to be quick. */
export function worstRuleBroken(dispatch: Dispatch): { id: DispatchProblem['rule']; severity: Severity } | null {
  const observed = { dispatch, worst: worstFailure(dispatch) };
  return rulesByGravity.find((rule) => rule.check(observed) !== null) ?? null;
}

/** What is wrong with a dispatch, gravest first. */
export function problemsOf(dispatch: Dispatch): DispatchProblem[] {
  return check(rules, { dispatch, worst: worstFailure(dispatch) });
}
