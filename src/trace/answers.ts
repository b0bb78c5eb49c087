/** Answering the requests of a replay from what was recorded: which recorded answer a request gets. */
import { base64Of, bytesOf } from './bodies.ts';
import { clockTolerance } from './clocks.ts';
import type { ReplayedDispatch } from './events.ts';
import type { Dispatch, Model, Request } from './model.ts';
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

interface Recorded {
  request: Request;
  used: boolean;
}

/** Why nothing can be answered from a recording. */
export const noBodies =
  'The recording has no bodies. Choose “Record bodies” in the menu beside Record, and record it again.';

/** Headers that tell of the way over the network: the body is here as it was after that. */
const ofTheWay = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/** The recorded answers for one replay; each is given once. */
export class Answers {
  /** By method and address, in the order in which they were recorded. */
  readonly #recorded = new Map<string, Recorded[]>();
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
      if (URL.canParse(dispatch.scope) && URL.canParse(scope)) this.#origins.set(new URL(dispatch.scope).origin, new URL(scope).origin);
    }
    const ids = new Set([...replayed].map(({ dispatchId }) => dispatchId));
    for (const request of model.requests.values()) {
      const belongs = request.dispatchId === null ? mayBelong(request, replayed) : ids.has(request.dispatchId);
      // One that had not ended has no answer.
      if (!belongs || request.outcome === null) continue;
      const key = keyOf(request.method, this.#here(request.url));
      const list = this.#recorded.get(key);
      if (list) list.push({ request, used: false });
      else this.#recorded.set(key, [{ request, used: false }]);
    }
  }

  /** The answer for a request: the next one of its dispatch if that is known; null when there is none. */
  take({ method, url, dispatchId, origin }: AskedRequest): Answer | null {
    // Of an address that is not all there nobody can tell whether it is the same.
    if (isCutUrl(recordedUrl(url))) return null;
    const left = this.#recorded.get(keyOf(method, url))?.filter(({ used }) => !used) ?? [];
    const own = dispatchId === null ? left[0] : left.find(({ request }) => request.dispatchId === dispatchId);
    const found = own ?? left.find(({ request }) => request.dispatchId === null);
    if (!found) return null;
    found.used = true;
    return this.#answerOf(found.request, origin);
  }

  #answerOf({ outcome, status, statusText, answerHeaders, answerBody, error }: Request, origin: string | null): Answer {
    if (outcome === 'failed' || status === null) return { error: error?.message ?? '' };
    const headers = Object.entries(answerHeaders ?? {}).flatMap(([name, values]): [string, string][] => {
      if (ofTheWay.has(name) || values === notRecorded || (name === 'location' && isCutUrl(values))) return [];
      // Where a header came more than once, its values have a line each.
      return values.split('\n').map((value) => [name, this.#headerHere(name, value, origin)]);
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

/** How much of what dispatches asked for can be answered from their recording. */
export interface Answerable {
  /** How many requests have an answer. */
  answers: number;
  /** Those whose body is not all there. */
  lacking: Request[];
  /** Whether any can be given: bodies were recorded, or it failed. */
  any: boolean;
}

/** Looks how much of what dispatches asked for can be answered from their recording. */
export function answerable(dispatches: readonly Dispatch[]): Answerable {
  const ended = dispatches.flatMap(({ requests }) => requests.filter(({ outcome }) => outcome !== null));
  const lacking = ended.filter(lacksBody);
  return { answers: ended.length, lacking, any: ended.some(({ outcome, answerBody }) => outcome === 'failed' || answerBody !== null) };
}

function lacksBody({ outcome, status, answerHeaders, answerBody }: Request): boolean {
  if (outcome === 'failed') return false;
  const redirects = status !== null && status >= 300 && status < 400 && answerHeaders?.['location'] !== undefined;
  return !redirects && (answerBody?.body == null || answerBody.cut);
}

/** Whether a request that nobody could tie to a dispatch was made while one of these ran. */
function mayBelong({ startedAt }: Request, dispatches: ReadonlySet<Dispatch>): boolean {
  for (const dispatch of dispatches) {
    if (dispatch.startedAt - clockTolerance <= startedAt && startedAt <= (dispatch.settledAt ?? Infinity)) return true;
  }
  return false;
}

function inBase64(body: string, encoding: 'text' | 'base64'): string {
  return encoding === 'base64' ? body : base64Of(bytesOf({ body, encoding }));
}

/** An address as it is recorded; a fragment never goes over the network. */
function keyOf(method: string, url: string): string {
  return `${method.toUpperCase()} ${recordedUrl(url).replace(/#.*$/s, '')}`;
}
