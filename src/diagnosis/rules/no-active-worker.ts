/** A registration without an active worker gets no syncs. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

export const noActiveWorker: Rule<'no-active-worker', Page, { scope: string | null; doing: 'installing' | 'waiting' }> = {
  id: 'no-active-worker',
  severity: 'failure',
  check: ({ registrations }) => {
    const idle = registrations.find(({ active }) => !active);
    // Where it is the only one it need not be named.
    return idle
      ? { scope: registrations.length > 1 ? idle.scope : null, doing: idle.installing ? 'installing' : 'waiting' }
      : null;
  },
};
