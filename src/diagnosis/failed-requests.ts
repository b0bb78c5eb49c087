/** The requests of a dispatch that failed, and which of them nothing made good. */
import { clockTolerance } from '../trace/clocks.ts';
import { answerMakerOf, type AnswerMaker } from '../trace/answer-maker.ts';
import { isAnsweredWell, type Dispatch, type RequestRecord } from '../trace/model.ts';

/** A request that failed. */
interface Failure {
  request: RequestRecord;
  /**
   * `lost`: what it was to do is not done. `refused`: the server would not, which may mean that it is done already.
   * `followed`: another request to its address went well, and may have been for something else.
   */
  what: 'lost' | 'refused' | 'followed';
}

/** Answers by which a server says that it could not, or not yet, beside those from 500 on. */
const tryAgain = new Set([401, 403, 408, 429]);
/** Answers that tell of a thing to delete that it is not there. */
const absent = new Set([404, 410]);

/** What it takes to say how a request ended. */
export interface RequestParams {
  method: string;
  url: string;
  /** The status of its answer; null where none came. */
  status: number | null;
  /** Who made its answer or its failure, where that was not the server or the network. */
  maker: AnswerMaker | null;
  /** Whether it is surely the dispatch's. */
  certain: boolean;
}

/** What it takes to say how a failed request ended. */
export function requestParams({ request, maker }: WorstFailure): RequestParams {
  const { method, url, outcome, status, attribution } = request;
  return { method, url, status: outcome === 'failed' ? null : status, maker, certain: attribution === 'exact' };
}

/** The failure of a dispatch that says most. */
export interface WorstFailure extends Failure {
  maker: AnswerMaker | null;
}

/** The worst of what failed in a dispatch that the browser counts as a success; null for none. */
export function worstFailure(dispatch: Dispatch): WorstFailure | null {
  // Asked of each dispatch of a trace: nearly all have none.
  if (dispatch.outcome !== 'succeeded' || !dispatch.requests.some(isFailed)) return null;
  const failures = failuresIn(dispatch).map((failure) => ({ ...failure, maker: answerMakerOf(failure.request) }));
  const lost = failures.filter(({ what }) => what === 'lost');
  // One that the server made says more than one that the user asked for.
  return lost.find(({ maker }) => maker === null) ?? lost[0] ?? failures[0] ?? null;
}

/** The requests of a dispatch that failed, without those whose place another one took. */
function failuresIn({ requests }: Dispatch): Failure[] {
  const failed = requests.filter(isFailed);
  // What the user's rule or a replay has answered well never reached the server: it makes good only what they broke.
  const real = new Successes(requests.filter((request) => isAnsweredWell(request) && answerMakerOf(request) === null));
  const all = new Successes(requests.filter(isAnsweredWell));
  return failed.flatMap((request) => {
    const place = (answerMakerOf(request) === null ? real : all).inPlaceOf(request);
    if (place === 'taken') return [];
    return { request, what: isRefusal(request) ? 'refused' : place === 'followed' ? 'followed' : 'lost' };
  });
}

function isFailed({ outcome, status, method }: RequestRecord): boolean {
  if (outcome === 'failed') return true;
  return status !== null && status >= 400 && !(method === 'DELETE' && absent.has(status));
}

function isRefusal({ outcome, status }: RequestRecord): boolean {
  return outcome === 'responded' && status !== null && status < 500 && !tryAgain.has(status);
}

/** The requests that went well, by what they have in common with those that did not: looked up, as there may be many. */
class Successes {
  readonly #latest = new Map<string, Latest>();

  constructor(requests: readonly RequestRecord[]) {
    for (const request of requests) {
      const { method, url, startedAt } = request;
      const { host, path } = placeOf(request);
      const body = bodyOf(request);
      this.#add(`host ${method} ${host}`, url, startedAt);
      this.#add(`path ${method} ${path}`, host, request.headAt ?? startedAt);
      this.#add(`ended ${method} ${host}`, '', request.headAt ?? startedAt);
      this.#add(`${body === null ? 'unknown' : 'known'} ${method} ${url}`, body ?? '', startedAt);
      if (body !== null) this.#add(`body ${body}`, '', startedAt);
    }
  }

  /** Whether one of them took the place of one that failed; `followed` where it may have been for something else. */
  inPlaceOf(failed: RequestRecord): 'taken' | 'followed' | null {
    const { method, url, headAt } = failed;
    const { host, path } = placeOf(failed);
    const body = bodyOf(failed);
    const since = Math.max((headAt ?? Infinity) - clockTolerance, (failed.startedAt + (headAt ?? Infinity)) / 2);
    const has = (key: string, after: number, but?: string) => {
      const at = this.#latest.get(key)?.but(but) ?? null;
      return at !== null && at >= after;
    };
    // Several hosts may be asked for the same at once. One that the worker gave up itself lost against another one.
    if (has(`path ${method} ${path}`, failed.startedAt, host)) return 'taken';
    if (isAborted(failed) && has(`ended ${method} ${host}`, failed.startedAt)) return 'taken';
    // The same content may be sent to several addresses at once; the same size says so only of what came later: `#` begins a hash.
    if (body !== null && has(`body ${body}`, body.startsWith('#') ? failed.startedAt - clockTolerance : since)) return 'taken';
    if (has(`host ${method} ${host}`, since, url)) return 'taken';
    if (has(`unknown ${method} ${url}`, since)) return 'taken';
    if (!has(`known ${method} ${url}`, since)) return null;
    return body === null ? 'taken' : 'followed';
  }

  #add(key: string, name: string, at: number): void {
    const latest = this.#latest.get(key);
    if (latest) latest.add(name, at);
    else this.#latest.set(key, new Latest(name, at));
  }
}

/** The latest time of all that have a name, also of those but one: two names are enough for that. */
class Latest {
  #first: { name: string; at: number };
  #second: { name: string; at: number } | null = null;

  constructor(name: string, at: number) {
    this.#first = { name, at };
  }

  add(name: string, at: number): void {
    if (name === this.#first.name) this.#first.at = Math.max(this.#first.at, at);
    else if (at > this.#first.at) [this.#first, this.#second] = [{ name, at }, this.#first];
    else if (!this.#second || at >= this.#second.at) this.#second = { name, at };
  }

  /** The latest time, but for those of a name. */
  but(name?: string): number | null {
    return name === this.#first.name ? (this.#second?.at ?? null) : this.#first.at;
  }
}

/** What a request sent, as far as it can be told from what others sent: by its hash, its text or its size; null for nothing. */
function bodyOf({ body, bodySize, bodyHash }: RequestRecord): string | null {
  if (!bodySize) return null;
  // As few bytes as of `{}` say nothing of what is sent.
  return bodyHash && bodySize > 2 ? `#${bodyHash}` : `size ${body?.cut ? '' : (body?.body ?? '')}${bodySize}`;
}

/** Whether it was the worker itself that gave it up. */
function isAborted({ error }: RequestRecord): boolean {
  return error?.message.includes('ERR_ABORTED') === true;
}

function placeOf({ url }: RequestRecord): { host: string; path: string } {
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return { host, path };
}
