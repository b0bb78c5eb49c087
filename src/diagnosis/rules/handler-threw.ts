/** What a listener throws is no rejection: the browser counts a success. */
import type { Dispatch } from '../../trace/model.ts';
import type { Rule } from '../problem.ts';

export const handlerThrew: Rule<'handler-threw', Dispatch, { error: string }> = {
  id: 'handler-threw',
  severity: 'loss',
  check: ({ outcome, thrown }) => (outcome === 'succeeded' && thrown ? { error: thrown.name } : null),
};
