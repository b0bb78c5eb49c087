/** A listener ran, was watched from its start, and nothing was seen of what it did. */
import type { ObservedDispatch } from '../dispatch-problems.ts';
import type { Rule } from '../problem.ts';

export const didNothing: Rule<'did-nothing', ObservedDispatch, object> = {
  id: 'did-nothing',
  severity: 'note',
  check({ dispatch: { outcome, listeners, thrown, promises, requests, messages, exceptions } }) {
    const seen = promises.length + requests.length + messages.length + exceptions.length;
    return outcome === 'succeeded' && listeners !== null && listeners > 0 && !thrown && seen === 0 ? {} : null;
  },
};
