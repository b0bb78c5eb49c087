/** A listener ran for a tag and did nothing that can be seen: most often it looks at another tag. */
import type { Dispatch, Model } from '../../trace/model.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { likeness, signals, type TraceRule } from '../finding.ts';
import { isNearMiss } from '../near-miss.ts';
import { aboutDispatch, edgesOf, isIncomplete, isOwn } from '../of-dispatch.ts';

/** So many tags that did nothing are compared with so many others. */
const mostOdd = 8;
const mostTags = 64;

export const leftNoTrace: TraceRule<'did-nothing', ObservedDispatch, { near: string | null }> = {
  id: 'did-nothing',
  severity: 'risk',
  check({ dispatch }, facts) {
    if (!isOwn(dispatch, facts) || dispatch.fireId !== null || isIncomplete(dispatch, facts)) return null;
    const { listeners, outcome, thrown, promises, requests, messages, exceptions } = dispatch;
    if (outcome !== 'succeeded' || listeners === null || listeners === 0 || thrown) return null;
    const used = dispatch.used;
    if (requests.length + messages.length + exceptions.length + (used?.length ?? 0) > 0) return null;
    // A promise may stand for what nobody watches: without knowing what was used, that is enough.
    if (promises.length > 0 && used === null) return null;
    const isSure = used !== null && promises.length === 0;
    return {
      ...aboutDispatch(dispatch),
      cause: dispatch.scope,
      evidence: [...edgesOf(dispatch), dispatch.returnedSeq],
      params: { near: null },
      doubt: isSure ? null : 'unwatched',
      severity: isSure ? 'risk' : 'note',
      sumUntil: signals.tagRan(dispatch.scope),
    };
  },
  sum(findings, { model }) {
    const [first] = findings;
    if (!first) return null;
    const risk = findings.find(({ severity }) => severity === 'risk') ?? first;
    const odd = new Map(findings.flatMap(({ dispatches = [] }) => dispatches).map((run) => [likeness(run.tag), run]));
    const near = [...odd.values()].slice(0, mostOdd).map((run) => nearTag(model, run));
    return { params: { near: near.find((tag) => tag !== undefined) ?? null }, severity: risk.severity, doubt: risk.doubt };
  },
};

/** A tag like that of a dispatch for which its worker did something. */
function nearTag(model: Model, { scope, type, tag }: Dispatch): string | undefined {
  let looked = 0;
  for (const other of model.tagsByScope.get(scope) ?? []) {
    if (++looked > mostTags) return undefined;
    if (other.type !== type || !isNearMiss(other.tag, tag)) continue;
    if (other.dispatches.slice(-3).some(({ promises, requests }) => promises.length + requests.length > 0)) return other.tag;
  }
  return undefined;
}
