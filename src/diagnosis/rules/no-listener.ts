/** A dispatch to a worker without a listener goes nowhere, and the browser counts it as done. */
import type { SyncType } from '../../trace/events.ts';
import type { Dispatch } from '../../trace/model.ts';
import type { Rule } from '../problem.ts';

export const noListener: Rule<'no-listener', Dispatch, { type: SyncType }> = {
  id: 'no-listener',
  severity: 'loss',
  check: ({ listeners, type }) => (listeners === 0 ? { type } : null),
};
