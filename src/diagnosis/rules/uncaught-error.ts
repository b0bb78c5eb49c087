/** An error that nobody caught: the browser counts a success all the same. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { TraceRule } from '../finding.ts';
import { aboutDispatch, isOwn } from '../of-dispatch.ts';

export const uncaughtError: TraceRule<'uncaught-error', ObservedDispatch, { error: string; message: string }> = {
  id: 'uncaught-error',
  severity: 'risk',
  check({ dispatch }, facts) {
    if (dispatch.outcome !== 'succeeded' || !isOwn(dispatch, facts)) return null;
    // The browser also tells of a promise that was given to it.
    const told = new Set(dispatch.promises.map(({ error }) => error?.message));
    const [first, ...others] = dispatch.exceptions.filter(
      (exception) =>
        exception.attribution === 'exact' && !told.has(exception.error.message) && !facts.evidence.isRefusal(exception),
    );
    if (!first) return null;
    return {
      ...aboutDispatch(dispatch),
      evidence: [first, ...others].map(({ seq }) => seq),
      params: { error: first.error.name, message: first.error.message },
    };
  },
};
