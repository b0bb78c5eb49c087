/** When its worker started, a request that had failed was sent again outside of any sync: some libraries do so, at every start. */
import { answerMakerOf } from '../../trace/answer-maker.ts';
import type { RequestRecord } from '../../trace/model.ts';
import { likeness, type TraceRule } from '../finding.ts';
import { edgesOfRequests } from '../of-dispatch.ts';
import { pathOf } from '../same-request.ts';

/** How long after the start of its worker a request counts as made at the start, ms. */
const atStart = 3_000;

interface Params {
  method: string;
  url: string;
  /** How many requests were sent again so. */
  requests: number;
  /** Whether SyncScope had stopped the worker. */
  restarted: boolean;
}

export const replayedAtStart: TraceRule<'replayed-at-start', readonly RequestRecord[], Params> = {
  id: 'replayed-at-start',
  severity: 'note',
  check(requests, facts) {
    for (const [i, again] of requests.entries()) {
      const start = again.attribution === 'none' && answerMakerOf(again) === null ? facts.evidence.startOf(again) : null;
      if (!start?.early || again.startedAt - start.at > atStart) continue;
      const failed = requests.slice(0, i).findLast(({ outcome }) => outcome === 'failed');
      if (!failed || failed.dispatchId !== null || answerMakerOf(failed) !== null || (failed.headAt ?? Infinity) > start.at)
        continue;
      const { method, url } = again;
      return {
        cause: `${start.scope} ${method} ${likeness(pathOf(url))}`,
        scope: start.scope,
        tags: [],
        evidence: [...edgesOfRequests([failed]), start.seq, ...edgesOfRequests([again])],
        params: { method, url, requests: 1, restarted: start.by !== null },
        doubt: 'page',
      };
    }
    return null;
  },
  sum(findings) {
    const [first] = findings;
    return first ? { params: { ...first.params, requests: findings.length }, doubt: first.doubt } : null;
  },
};
