/** To register a tag that is registered changes nothing. */
import type { FireSituation } from '../fire-problems.ts';
import type { Rule } from '../problem.ts';
import type { TagStatus } from '../tag-status.ts';

const waiting = new Set<TagStatus['state']>(['held', 'pending', 'presumed', 'unobserved']);

export const registeredAlready: Rule<'registered-already', FireSituation, object> = {
  id: 'registered-already',
  severity: 'failure',
  check: ({ status }) => (status && waiting.has(status.state) ? {} : null),
};
