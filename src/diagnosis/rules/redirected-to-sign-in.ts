/** A request that sends something was redirected to a page to sign in, whose answer looks like success. */
import { isAnsweredWell, type RequestRecord } from '../../trace/model.ts';
import { answerMakerOf } from '../../trace/answer-maker.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { likeness, type TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, edgesOfRequests, isOwn } from '../of-dispatch.ts';
import { pathOf } from '../same-request.ts';

/** How pages to sign in are called. */
const signIn = /(?:^|[/._-])(?:log-?in|log-?on|sign-?in|auth|oauth2?|sso|saml2?)(?:[/._-]|$)/i;
/** Answers by which what was sent becomes a GET. */
const becomesGet = new Set([301, 302, 303]);

interface Params {
  method: string;
  url: string;
  status: number;
  to: string;
}

export const redirectedToSignIn: TraceRule<'redirected-to-sign-in', ObservedDispatch, Params> = {
  id: 'redirected-to-sign-in',
  severity: 'risk',
  check({ dispatch }, facts) {
    const { outcome, requests } = dispatch;
    if (outcome !== 'succeeded' || !isOwn(dispatch, facts)) return null;
    for (const [i, sent] of requests.entries()) {
      if (sent.method === 'GET' || !becomesGet.has(sent.status ?? 0) || answerMakerOf(sent) !== null) continue;
      const landed = landing(sent, requests.slice(i + 1));
      const to = landed && pathOf(landed.url);
      if (!landed || !to || !signIn.test(pathIn(to)) || signIn.test(pathIn(pathOf(sent.url)))) continue;
      return {
        ...aboutDispatch(dispatch),
        cause: `${dispatch.scope} ${sent.method} ${likeness(pathOf(sent.url))}`,
        evidence: [...edgesOfRequests([sent, landed]), ...edgesOf(dispatch)],
        params: { method: sent.method, url: sent.url, status: sent.status ?? 0, to: landed.url },
        doubt: 'address',
      };
    }
    return null;
  },
};

/** Where the redirects of a request ended, if that looks like success: the recorder numbers them after it. */
function landing({ requestId }: RequestRecord, later: readonly RequestRecord[]): RequestRecord | undefined {
  const hops = later.filter((request) => request.requestId.startsWith(`${requestId}.`) && request.method === 'GET');
  const last = hops.at(-1);
  return last && isAnsweredWell(last) ? last : undefined;
}

function pathIn(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, '');
}
