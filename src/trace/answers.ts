/** Answering the requests of a replay from what was recorded: which recorded answer a request gets. */
import { isAnsweredAgain } from './answer-headers.ts';
import { base64Of, bytesOf } from './bodies.ts';
import { clockTolerance } from './clocks.ts';
import type { ReplayedDispatch } from './events.ts';
import type { Dispatch, Model, RequestRecord } from './model.ts';
import { Ordered } from './ordered.ts';
import { notRecorded } from './privacy.ts';
import { isCutUrl, recordedUrl } from './url.ts';

/** A request of a replay. */
export interface AskedRequest {
  method: string;
  url: string;
  /** The recorded dispatch that is done again and makes it; null where that is not known. */
  dispatchId: string | null;
  /** The origin that it says it comes from, if it does. */
  origin: string | null;
}

/** What a request gets: an answer with its body in base64, or the browser's name of a failure. */
export type Answer =
  | { status: number; statusText: string; headers: [name: string, value: string][]; body: string }
  | { error: string };

/** The recorded answers for one replay; each is given once. */
export class Answers {
  /** By method and address. */
  readonly #recorded = new Map<string, RecordedAnswers>();
  /** For each origin of the recording: which it is here. */
  readonly #origins = new Map<string, string>();

  /**
   * @param model what the recording tells
   * @param dispatches what of it is done again, with the scopes that they have here
   */
  constructor(model: Model, dispatches: readonly ReplayedDispatch[]) {
    const replayed = new Set<Dispatch>();
    for (const { dispatchId, scope } of dispatches) {
      const dispatch = model.dispatches.get(dispatchId);
      if (!dispatch) continue;
      replayed.add(dispatch);
      if (URL.canParse(dispatch.scope) && URL.canParse(scope))
        this.#origins.set(new URL(dispatch.scope).origin, new URL(scope).origin);
    }
    const ids = new Set([...replayed].map(({ dispatchId }) => dispatchId));
    const mayBelong = whileAnyRan(replayed);
    for (const request of model.requests.values()) {
      const belongs = request.dispatchId === null ? mayBelong(request) : ids.has(request.dispatchId);
      // One that had not ended has no answer.
      if (!belongs || request.outcome === null || request.resendOf !== null) continue;
      const key = keyOf(request.method, this.#here(request.url));
      const answers = this.#recorded.get(key) ?? new RecordedAnswers();
      this.#recorded.set(key, answers);
      answers.add(request);
    }
  }

  /** The answer for a request: the next one of its dispatch if that is known; null when there is none. */
  take({ method, url, dispatchId, origin }: AskedRequest): Answer | null {
    // Of an address that is not all there nobody can tell whether it is the same.
    if (isCutUrl(recordedUrl(url))) return null;
    const found = this.#recorded.get(keyOf(method, url))?.take(dispatchId);
    return found ? this.#answerOf(found, origin) : null;
  }

  #answerOf({ outcome, status, statusText, answerHeaders, answerBody, error }: RequestRecord, origin: string | null): Answer {
    if (outcome === 'failed' || status === null) return { error: error?.message ?? '' };
    const headers = Object.entries(answerHeaders ?? {}).flatMap(([name, values]): [string, string][] => {
      if (values === notRecorded || (name === 'location' && isCutUrl(values))) return [];
      // Where a header came more than once, its values have a line each.
      const again = values.split('\n').filter((value) => isAnsweredAgain(name, value));
      return again.map((value) => [name, this.#headerHere(name, value, origin)]);
    });
    const { body = null, encoding = 'text' } = answerBody ?? {};
    return { status, statusText: statusText ?? '', headers, body: body === null ? '' : inBase64(body, encoding) };
  }

  /** A header that names a host, as it has to be for this one. */
  #headerHere(name: string, value: string, origin: string | null): string {
    if (name === 'location') return this.#here(value);
    return name === 'access-control-allow-origin' && value !== '*' && origin !== null ? origin : value;
  }

  /** An address of the recording as it is here. */
  #here(url: string): string {
    if (!URL.canParse(url)) return url;
    const { origin } = new URL(url);
    return (this.#origins.get(origin) ?? origin) + url.slice(origin.length);
  }
}

/** The requests of one method and address, in the order in which they were recorded. */
class RecordedAnswers {
  readonly #all: RequestRecord[] = [];
  /** Those of each dispatch, and those of none. */
  readonly #of = new Map<string | null, RequestRecord[]>();
  readonly #used = new Set<RequestRecord>();
  /** For each of these lists how many of its first were used. */
  readonly #past = new Map<RequestRecord[], number>();

  add(request: RequestRecord): void {
    this.#all.push(request);
    const own = this.#of.get(request.dispatchId);
    if (own) own.push(request);
    else this.#of.set(request.dispatchId, [request]);
  }

  /** Takes out the next one of a dispatch, else one of none; null: the next of all. */
  take(dispatchId: string | null): RequestRecord | undefined {
    const own = dispatchId === null ? this.#all : this.#of.get(dispatchId);
    return (own && this.#next(own)) ?? this.#next(this.#of.get(null) ?? []);
  }

  #next(list: RequestRecord[]): RequestRecord | undefined {
    let at = this.#past.get(list) ?? 0;
    for (let each = list[at]; each && this.#used.has(each); each = list[at]) at++;
    this.#past.set(list, at);
    const next = list[at];
    if (next) this.#used.add(next);
    return next;
  }
}

/** How much of what dispatches asked for can be answered from their recording. */
export interface Answerable {
  /** How many requests have an answer. */
  answers: number;
  /** Those whose body is not all there. */
  lacking: RequestRecord[];
  /** Whether any can be given: bodies were recorded, or it failed. */
  any: boolean;
}

/** Looks how much of what dispatches asked for can be answered from their recording. */
export function answerable(dispatches: readonly Dispatch[]): Answerable {
  const ended = dispatches.flatMap(({ requests }) => requests.filter(({ outcome }) => outcome !== null));
  const lacking = ended.filter(lacksBody);
  return {
    answers: ended.length,
    lacking,
    any: ended.some(({ outcome, answerBody }) => outcome === 'failed' || answerBody !== null),
  };
}

function lacksBody({ outcome, status, answerHeaders, answerBody }: RequestRecord): boolean {
  if (outcome === 'failed') return false;
  const redirects = status !== null && status >= 300 && status < 400 && answerHeaders?.['location'] !== undefined;
  return !redirects && (answerBody?.body == null || answerBody.cut);
}

/** Tells whether a request that nobody could tie to a dispatch was made while one of these ran. */
function whileAnyRan(dispatches: Iterable<Dispatch>): (request: RequestRecord) => boolean {
  /** Each dispatch by its start, with the last end of it and those before. */
  const byStart = new Ordered<{ from: number; to: number }>(({ from }) => from);
  let to = -Infinity;
  for (const { startedAt, settledAt } of [...dispatches].sort((a, b) => a.startedAt - b.startedAt)) {
    to = Math.max(to, settledAt ?? Infinity);
    byStart.add({ from: startedAt - clockTolerance, to });
  }
  return ({ startedAt }) => startedAt <= (byStart.lastUntil(startedAt)?.to ?? -Infinity);
}

function inBase64(body: string, encoding: 'text' | 'base64'): string {
  return encoding === 'base64' ? body : base64Of(bytesOf({ body, encoding }));
}

/** An address as it is recorded; a fragment never goes over the network. */
function keyOf(method: string, url: string): string {
  return `${method.toUpperCase()} ${recordedUrl(url).replace(/#.*$/s, '')}`;
}
