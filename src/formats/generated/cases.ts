/**
 * What a generated test does and expects: one case for each way in which the syncs of a trace went. What was recorded
 * many times over is one case.
 */
import type { SyncType } from '../../trace/events.ts';
import type { Dispatch, Model, Request, Span } from '../../trace/model.ts';
import { Ordered } from '../../trace/ordered.ts';
import type { RecordingHeader } from '../../trace/recording.ts';
import { isCutUrl } from '../../trace/url.ts';
import { causesOf } from '../causes.ts';

/** A request that is expected: where it goes, and what comes of it. */
interface ExpectedRequest {
  /** As `POST /api/messages`; with its origin where that is another one. */
  endpoint: string;
  /** The status, or `failed`. */
  answer: number | 'failed';
}

/** What one tag is expected to do when its event comes. */
export interface Expected {
  tag: string;
  /** `running` where it did not end until the browser ended it. */
  outcome: 'succeeded' | 'failed' | 'running';
  requests: ExpectedRequest[];
}

/** One event given to the worker, or tags that are registered offline and released together. */
export type Case =
  | { kind: 'dispatched'; scope: string; type: SyncType; lastChance: boolean; expected: [Expected] }
  | { kind: 'held'; scope: string; expected: Expected[] };

/** What a test is made from. */
export interface TestPlan {
  /** The origin that the recorded page had. */
  baseUrl: string;
  /** The page to open, below the base. */
  path: string;
  cases: Case[];
  /** How many more cases there were than a test should have. */
  more: number;
}

/** More cases than this nobody reads. */
const mostCases = 100;

/** Makes the cases of a trace, in the order in which they were recorded. Scopes become paths below the base. */
export function planOf(model: Model, recording: RecordingHeader): TestPlan {
  const page = addressOf(recording.url);
  const base = page?.origin ?? addressOf([...model.tags.values()][0]?.scope ?? '')?.origin ?? 'http://localhost';
  const held = heldOf(model, base);
  const found = [...held.groups];
  for (const dispatch of model.dispatches.values()) {
    const scope = pathBelow(base, dispatch.scope);
    const expected = expectedOf(dispatch, base);
    if (scope === null || !expected || held.dispatches.has(dispatch)) continue;
    const { type, lastChance, startedAt } = dispatch;
    found.push({
      at: startedAt,
      does: { kind: 'dispatched', scope, type, lastChance: lastChance === true, expected: [expected] },
    });
  }
  const cases = new Map<string, Case>();
  for (const { does } of found.toSorted((a, b) => a.at - b.at)) cases.set(JSON.stringify(does), does);
  const all = [...cases.values()];
  return {
    baseUrl: base,
    path: page && !isCutUrl(page.path) ? page.path : '/',
    cases: all.slice(0, mostCases),
    more: Math.max(0, all.length - mostCases),
  };
}

interface Found {
  at: number;
  does: Case;
}

/** What was registered while offline and ran once that was over. */
function heldOf(model: Model, base: string): { groups: Found[]; dispatches: Set<Dispatch> } {
  const groups = new Map<string, { at: number; does: Case & { kind: 'held' } }>();
  const dispatches = new Set<Dispatch>();
  const offline = new Ordered<Span>(({ from }) => from);
  for (const span of model.offline) offline.add(span);
  for (const tag of model.tags.values()) {
    const scope = pathBelow(base, tag.scope);
    if (scope === null || tag.type !== 'sync' || model.offline.length === 0) continue;
    const hasCase = new Set<object>();
    for (const { call, dispatch } of causesOf(tag)) {
      const { calledAt } = call;
      const span = offline.lastUntil(calledAt);
      const expected = expectedOf(dispatch, base);
      if (!span || span.to === null || calledAt >= span.to || dispatch.startedAt < span.to || (dispatch.attempt ?? 1) > 1 || !expected) continue;
      const key = `${span.from} ${scope}`;
      const group = groups.get(key) ?? { at: span.from, does: { kind: 'held', scope, expected: [] } };
      groups.set(key, group);
      // A tag that ran twice has two cases: the second one is given to the worker.
      if (hasCase.has(group)) continue;
      hasCase.add(group);
      group.does.expected.push(expected);
      dispatches.add(dispatch);
    }
  }
  return { groups: [...groups.values()], dispatches };
}

/** What a dispatch did that a test can expect again; null where it did not end, or only as the worker was stopped. */
function expectedOf(dispatch: Dispatch, base: string): Expected | null {
  const { tag, outcome, reason } = dispatch;
  if (outcome === null || reason === 'worker-stopped') return null;
  return {
    tag,
    outcome: reason === 'timeout' ? 'running' : outcome,
    requests: dispatch.requests.flatMap((request) => requestOf(request, base) ?? []),
  };
}

function requestOf({ method, url, status, outcome, attribution }: Request, base: string): ExpectedRequest | null {
  const address = addressOf(url);
  // The worker itself sees only where a redirection ends.
  const redirects = status !== null && status >= 300 && status < 400 && status !== 304;
  // Of an address that is not all there nobody can tell which one it was.
  if (!address || isCutUrl(address.path) || attribution === 'none' || outcome === null || redirects) return null;
  const place = address.origin === base ? address.path : address.origin + address.path;
  const answer = outcome === 'failed' ? 'failed' : status;
  return answer === null ? null : { endpoint: `${method} ${place}`, answer };
}

/** Origin and path of a web address, without query; null for any other. */
function addressOf(url: string): { origin: string; path: string } | null {
  const [, origin, path = ''] = /^(https?:\/\/[^/?#]+)([^?#]*)/i.exec(url) ?? [];
  return origin === undefined ? null : { origin, path: path || '/' };
}

function pathBelow(base: string, url: string): string | null {
  const address = addressOf(url);
  return address?.origin === base ? address.path : null;
}
