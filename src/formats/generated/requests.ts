/** Which requests a test expects, and how it answers those that the server decided about. */
import * as texts from '../../messages/compiled/generated-tests.js';
import type { Dispatch, Model, RequestRecord } from '../../trace/model.ts';
import { isCutUrl } from '../../trace/url.ts';
import { pathWithoutIds } from './ids.ts';

/** How a request is answered: with a status, or not at all. */
type Answer = number | 'failed';

/** The answers of each endpoint, such as `POST /api/messages`, in the order in which the requests began. */
export type ExpectedRequests = Map<string, Answer[]>;

/** A body that the test answers with. */
export interface AnswerBody {
  mimeType: string;
  /** Null where it was not recorded. */
  body: string | null;
}

/** More answers of an endpoint than this nobody reads, unless they are all the same. */
const mostAnswers = 50;
/** A body that is longer, in characters, nobody wants to have in a test. */
const longestBody = 2_000;
/** So much of a body that was sent says what it is, characters. */
const longestSample = 100;

/** The requests of a recording as a test sees them: by method and path, with a mark in place of ids. */
export class RecordedRequests {
  readonly #all: RequestRecord[];
  readonly #base: string;
  /** Those that belong to no dispatch. */
  readonly #others: RequestRecord[];
  /** When dispatches began and ended, each in order. */
  readonly #starts: number[];
  readonly #ends: number[];

  /** @param base the origin of the page */
  constructor({ requests, otherRequests, dispatches }: Model, base: string) {
    this.#base = base;
    this.#all = inOrder([...requests.values()].filter(({ resendOf }) => resendOf === null));
    this.#others = inOrder(otherRequests);
    this.#starts = [...dispatches.values()].map(({ startedAt }) => startedAt).sort((a, b) => a - b);
    this.#ends = [...dispatches.values()].map(endOf).sort((a, b) => a - b);
  }

  /**
   * The requests of dispatches. Where the worker was not watched from its start nobody can tell which are whose; then all
   * count that were made while these ran, if nothing else did.
   */
  of(dispatches: readonly Dispatch[]): RequestRecord[] {
    const own = dispatches.flatMap(({ requests }) => requests);
    if (dispatches.every(({ listeners }) => listeners !== null)) return own;
    const from = Math.min(...dispatches.map(({ startedAt }) => startedAt));
    const to = Math.max(...dispatches.map(endOf));
    const ran = countWhile(this.#starts, (start) => start < to) - countWhile(this.#ends, (end) => end < from);
    return ran > dispatches.length ? own : [...own, ...between(this.#others, from, to)];
  }

  /** Requests with all others to their endpoints in a stretch of time: a test can't tell them apart. */
  withSame(requests: readonly RequestRecord[], from: number, to: number): RequestRecord[] {
    const own = new Set(requests);
    const endpoints = new Set(requests.map((request) => this.#answerOf(request)?.endpoint));
    return [
      ...own,
      ...between(this.#all, from, to).filter((request) => !own.has(request) && endpoints.has(this.#answerOf(request)?.endpoint)),
    ];
  }

  /** What is expected of requests. */
  expectedOf(requests: readonly RequestRecord[]): ExpectedRequests {
    const expected: ExpectedRequests = new Map();
    for (const request of inOrder(requests)) {
      const { endpoint, answer } = this.#answerOf(request) ?? {};
      if (endpoint === undefined || answer === undefined) continue;
      const answers = expected.get(endpoint);
      if (answers) answers.push(answer);
      else expected.set(endpoint, [answer]);
    }
    for (const [endpoint, answers] of expected) {
      if (answers.length > mostAnswers && new Set(answers).size > 1) expected.delete(endpoint);
    }
    return expected;
  }

  /** The endpoints of requests that sent something, each with what it was. */
  sentBy(requests: readonly RequestRecord[]): Map<string, string> {
    const sent = new Map<string, string>();
    for (const request of requests) {
      const { endpoint } = this.#answerOf(request) ?? {};
      const what = sentText(request);
      if (endpoint !== undefined && what !== null && !sent.has(endpoint)) sent.set(endpoint, what);
    }
    return sent;
  }

  /** The endpoints among these that failed at least once, with the bodies of their answers by status. */
  failingOf(all: readonly ExpectedRequests[]): Map<string, Map<number, AnswerBody>> {
    const failing = new Map<string, Map<number, AnswerBody>>();
    for (const [endpoint, answers] of all.flatMap((expected) => [...expected])) {
      if (answers.some((answer) => answer === 'failed' || answer >= 400)) failing.set(endpoint, new Map());
    }
    for (const request of failing.size === 0 ? [] : this.#all) {
      const { endpoint = '', answer } = this.#answerOf(request) ?? {};
      const bodies = failing.get(endpoint);
      if (bodies && typeof answer === 'number' && typeof bodies.get(answer)?.body !== 'string')
        bodies.set(answer, bodyOf(request));
    }
    return failing;
  }

  /** Where a request goes and what comes of it; null where a test can't expect that. */
  #answerOf({ method, url, status, outcome }: RequestRecord): { endpoint: string; answer: Answer } | null {
    const address = addressOf(url);
    // A redirection is followed by a request of its own.
    const redirects = status !== null && status >= 300 && status < 400 && status !== 304;
    // Of an address that is not all there nobody can tell which one it was.
    if (!address || isCutUrl(address.path) || outcome === null || redirects) return null;
    const place = `${address.origin === this.#base ? '' : address.origin}${pathWithoutIds(address.path)}`;
    const answer = outcome === 'failed' ? 'failed' : status;
    return answer === null ? null : { endpoint: `${method} ${place}`, answer };
  }
}

/** Origin and path of a web address, without query; null for any other. */
export function addressOf(url: string): { origin: string; path: string } | null {
  const [, origin, path = ''] = /^(https?:\/\/[^/?#]+)([^?#]*)/i.exec(url) ?? [];
  return origin === undefined ? null : { origin, path: path || '/' };
}

function bodyOf({ answerBody, mimeType }: RequestRecord): AnswerBody {
  const { body = null, encoding, cut } = answerBody ?? {};
  const isText = encoding === 'text' && cut === false && (body?.length ?? Infinity) <= longestBody;
  return { mimeType: mimeType ?? '', body: isText ? body : null };
}

/** What a request sent, in short; null for nothing. */
function sentText({ body, bodySize }: RequestRecord): string | null {
  const size = body?.size ?? bodySize ?? 0;
  if (typeof body?.body === 'string' && body.encoding === 'text')
    return body.body.length > longestSample ? `${body.body.slice(0, longestSample)}…` : body.body;
  return size > 0 ? texts.sentBytes({ bytes: size }) : body && texts.sentBody();
}

function endOf({ settledAt }: Dispatch): number {
  return settledAt ?? Infinity;
}

function inOrder(requests: Iterable<RequestRecord>): RequestRecord[] {
  return [...requests].sort((a, b) => a.startedAt - b.startedAt);
}

/** Of requests in order, those that began in a stretch of time. */
function between(requests: readonly RequestRecord[], from: number, to: number): RequestRecord[] {
  const countBefore = (time: number) => countWhile(requests, ({ startedAt }) => startedAt < time);
  return requests.slice(countBefore(from), countBefore(to));
}

/** How many of the first of a list there are of which something holds, where it holds of none after them. */
function countWhile<Item>(list: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
