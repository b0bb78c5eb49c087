/** A dispatch to a worker without a listener goes nowhere, and the browser counts it as done. */
import type { SyncType } from '../../trace/events.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { Rule } from '../problem.ts';

export const noListener: Rule<'no-listener', ObservedDispatch, { type: SyncType }> = {
  id: 'no-listener',
  severity: 'loss',
  check: ({ dispatch: { listeners, type } }) => (listeners === 0 ? { type } : null),
};
