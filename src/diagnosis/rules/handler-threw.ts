/** What a listener throws is no rejection: the browser counts a success. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { Rule } from '../problem.ts';

export const handlerThrew: Rule<'handler-threw', ObservedDispatch, { error: string }> = {
  id: 'handler-threw',
  severity: 'loss',
  check: ({ dispatch: { outcome, thrown } }) => (outcome === 'succeeded' && thrown ? { error: thrown.name } : null),
};
