/** A registration went while a tag of it was pending: the tag went with it, and never fires. */
import { wentWithRegistration, type Tag } from '../../trace/model.ts';
import type { StackFrame } from '../../trace/events.ts';
import type { TraceRule } from '../finding.ts';
import { lastRun } from '../of-dispatch.ts';

interface Params {
  /** Who called `unregister()`; null where that was not seen. */
  by: 'page' | 'worker' | null;
  /** The page that did. */
  url: string | null;
  frame: StackFrame | null;
}

export const unregistered: TraceRule<'unregistered', Tag, Params> = {
  id: 'unregistered',
  severity: 'loss',
  check(tag, { evidence }) {
    const { end, pending, type, scope } = tag;
    if (pending || type !== 'sync' || !end || !wentWithRegistration(end)) return null;
    // What the user fired alone is nothing of the app's.
    const own = tag.resolved.find(({ calledAt, fireId }) => calledAt <= end.at && fireId === null);
    if (!own && tag.resolved.length > 0) return null;
    const run = lastRun(tag);
    // A run that is under way goes on to its end.
    if (run && run.startedAt <= end.at && (run.settledAt ?? Infinity) >= end.at && run.outcome !== 'failed') return null;
    const { call } = end;
    return {
      cause: `${scope} ${call?.callId ?? end.at}`,
      scope,
      tags: [{ scope, type, tag: tag.tag }],
      calls: own ? [own] : [],
      evidence: [
        ...(own ? [own.beganSeq, own.endedSeq] : []),
        ...(call ? [call.beganSeq, call.endedSeq] : []),
        run && run.endedSeq,
        evidence.gone(scope),
      ],
      params: { by: call?.context ?? null, url: call?.frameUrl ?? null, frame: call?.stack[0] ?? null },
      doubt: call === null || call.removed === true ? null : 'unfinished',
    };
  },
};
