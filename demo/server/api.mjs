// A small API, and the control that tells it to misbehave.
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './answer.mjs';
import { isInteger } from './is-integer.mjs';

/**
 * @typedef {import('./answer.mjs').Answer} Answer
 * @typedef {{delayMs: number, failStatus: number | null, failCount: number | null}} Control
 * @typedef {{id: string, text: string, receivedAt: number}} ReceivedMessage
 */

/**
 * `troubled` routes are those that the app's workers call: only they obey the control, so that tests can
 * always look and steer.
 * @typedef {{troubled?: true, handle(body: unknown): Answer}} Route
 */

const LONGEST_DELAY_MS = 10 * 60 * 1000;

/** @type {Readonly<Control>} */
const NO_TROUBLE = { delayMs: 0, failStatus: null, failCount: null };

/** @type {Control} */
let control = { ...NO_TROUBLE };

/**
 * Everything that arrived, in order. The same id twice means that it was sent twice.
 * @type {ReceivedMessage[]}
 */
let received = [];

let newsEdition = 0;

/** @type {Readonly<Record<string, Readonly<Record<string, Route>>>>} */
export const ROUTES = {
  '/api/messages': {
    GET: { handle: () => ({ status: 200, body: received }) },
    POST: { troubled: true, handle: receiveMessage },
    DELETE: {
      handle() {
        received = [];
        return { status: 204 };
      },
    },
  },
  '/api/news': {
    GET: {
      troubled: true,
      handle() {
        newsEdition += 1;
        return { status: 200, body: { headline: `Edition ${newsEdition} is out`, at: Date.now() } };
      },
    },
  },
  '/api/ping': {
    GET: { troubled: true, handle: () => ({ status: 200, body: { at: Date.now() } }) },
  },
  '/control': {
    GET: { handle: () => ({ status: 200, body: control }) },
    POST: {
      handle(body) {
        control = changedControl(control, body);
        return { status: 200, body: control };
      },
    },
  },
  '/control/reset': {
    POST: {
      handle() {
        control = { ...NO_TROUBLE };
        return { status: 200, body: control };
      },
    },
  },
};

/**
 * @param {unknown} body
 * @returns {Answer}
 */
function receiveMessage(body) {
  const { id, text } = asRecord(body);
  if (typeof id !== 'string' || id === '') throw new Problem(400, '"id" must be a string, not empty.');
  if (typeof text !== 'string') throw new Problem(400, '"text" must be a string.');
  const message = { id, text, receivedAt: Date.now() };
  received.push(message);
  return { status: 201, body: message };
}

/**
 * Only the fields given change; a new `failStatus` without a `failCount` holds until changed.
 * @param {Control} before
 * @param {unknown} body
 * @returns {Control}
 */
function changedControl(before, body) {
  const fields = asRecord(body);
  for (const name of Object.keys(fields)) {
    if (!(name in NO_TROUBLE)) throw new Problem(400, `There is no field ${JSON.stringify(name)}.`);
  }
  const { delayMs = before.delayMs, failStatus = before.failStatus } = fields;
  const { failCount = 'failStatus' in fields ? null : before.failCount } = fields;
  if (!isInteger(delayMs, 0, LONGEST_DELAY_MS)) {
    throw new Problem(400, `"delayMs" must be a whole number from 0 to ${LONGEST_DELAY_MS}.`);
  }
  if (failStatus !== null && !isInteger(failStatus, 400, 599)) {
    throw new Problem(400, '"failStatus" must be a whole number from 400 to 599, or null.');
  }
  if (failCount !== null && !isInteger(failCount, 1, Number.MAX_SAFE_INTEGER)) {
    throw new Problem(400, '"failCount" must be a whole number from 1, or null.');
  }
  if (failStatus === null && failCount !== null) throw new Problem(400, '"failCount" needs a "failStatus".');
  return { delayMs, failStatus, failCount };
}

/**
 * What is to happen to one request, decided when it arrives: two that overlap use up two of `failCount`.
 * @returns {{delayMs: number, failStatus: number | null}}
 */
function takeTrouble() {
  const { delayMs, failStatus, failCount } = control;
  if (failCount !== null) {
    control = failCount > 1 ? { ...control, failCount: failCount - 1 } : { ...NO_TROUBLE, delayMs };
  }
  return { delayMs, failStatus };
}

/**
 * @param {Route} route
 * @param {unknown} body
 * @param {AbortSignal} gone
 * @returns {Promise<Answer>}
 */
export async function answerRoute(route, body, gone) {
  if (!route.troubled) return route.handle(body);
  const { delayMs, failStatus } = takeTrouble();
  // What arrives is noted before the wait: a client that gives up early has still been heard.
  const answer = failStatus === null ? route.handle(body) : new Problem(failStatus, 'The server was told to fail.').answer;
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: gone });
  return answer;
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asRecord(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'The body must be a JSON object.');
  }
  return { ...value };
}
