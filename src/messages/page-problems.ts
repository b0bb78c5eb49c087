/** What stands in the way of a page's syncs, in sentences. */
import type { PageProblem } from '../diagnosis/page-problems.ts';
import texts from './compiled/page-problems.js';

/** What stands in the way. @param nameOf how a scope is named */
export function pageProblemText(problem: PageProblem, nameOf: (scope: string) => string): string {
  if (problem.rule !== 'no-active-worker') return texts[problem.rule]();
  const { scope, doing } = problem.params;
  return texts[problem.rule]({ named: scope !== null, scope: scope === null ? '' : nameOf(scope), doing });
}
