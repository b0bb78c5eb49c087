/** A tag is registered, nothing that is known holds it, and it is not dispatched. */
import { freshWithin } from '../../chromium/schedule.ts';
import type { Tag } from '../../trace/model.ts';
import type { Facts, TraceRule } from '../finding.ts';
import { causeOf } from '../finding.ts';
import { lastRun } from '../of-dispatch.ts';

/** How long after it could have been dispatched a tag is waited for, ms: a machine may be slow. */
export const patience = 3 * freshWithin;

interface Params {
  why: 'no-active-worker' | 'permission' | 'unknown';
  waited: number;
}

export const notFiredYet: TraceRule<'not-fired-yet', Tag, Params> = {
  id: 'not-fired-yet',
  severity: 'failure',
  check(tag, facts) {
    const since = waitsSince(tag, facts);
    if (since === null) return null;
    const { model, evidence } = facts;
    const until = lookedUntil(facts);
    const call = tag.resolved.findLast(({ calledAt }) => calledAt <= since);
    if (!call || call.fireId !== null || until - since < patience || evidence.gaps.meet(since, until)) return null;
    const registration = model.registrations.get(tag.scope);
    const why =
      registration && !registration.active
        ? 'no-active-worker'
        : registration?.permissions.sync === 'denied'
          ? 'permission'
          : 'unknown';
    const { scope, type, tag: name } = tag;
    return {
      cause: `${causeOf(tag)} ${why}`,
      scope,
      tags: [{ scope, type, tag: name }],
      calls: [call],
      evidence: [call.beganSeq, call.endedSeq],
      params: { why, waited: until - since },
      doubt: why === 'unknown' ? 'unexplained' : null,
    };
  },
};

/** Until when it was seen what is dispatched. */
function lookedUntil({ model, now }: Facts): number {
  return model.recorded.at(-1)?.to ?? now;
}

/** Since when a tag could have been dispatched, and was not; null where that is not so, or not known. */
function waitsSince(tag: Tag, facts: Facts): number | null {
  const { pending, type, beganAt } = tag;
  if (!pending || type !== 'sync' || beganAt === null) return null;
  const { recorded, offline } = facts.model;
  const span = recorded.at(-1);
  if (!span || span.from > beganAt) return null;
  const run = lastRun(tag);
  // It runs, or waits to retry.
  if (run && run.startedAt >= beganAt) return null;
  const held = offline.at(-1);
  return held && held.to === null ? null : Math.max(beganAt, held?.to ?? -Infinity);
}
