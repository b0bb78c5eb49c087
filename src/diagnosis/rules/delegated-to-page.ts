/** All that a handler did was to post a message to a page: the browser counts a success before that has done anything. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isIncomplete, isOwn } from '../of-dispatch.ts';

export const delegatedToPage: TraceRule<'delegated-to-page', ObservedDispatch, { nobody: boolean }> = {
  id: 'delegated-to-page',
  // That a page is to do the work, and is not only told, can't be seen.
  severity: 'note',
  check({ dispatch }, facts) {
    if (dispatch.outcome !== 'succeeded' || dispatch.type !== 'sync' || !isOwn(dispatch, facts)) return null;
    if (dispatch.requests.length > 0 || isIncomplete(dispatch, facts)) return null;
    const used = dispatch.used ?? [];
    const posts = used.includes('client-message');
    // It looked for windows and found none to tell.
    const nobody = !posts && used.includes('clients');
    if (!used.every((name) => name === 'client-message' || name === 'clients') || !(posts || nobody)) return null;
    return {
      ...aboutDispatch(dispatch),
      evidence: edgesOf(dispatch),
      params: { nobody },
      severity: nobody ? 'risk' : 'note',
    };
  },
};
