// Each request, from its path to its answer.
import { createServer } from 'node:http';
import { answerRoute, ROUTES } from './api.mjs';
import { answerFile, parsePath } from './files.mjs';
import { Problem } from './answer.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {import('./answer.mjs').Answer} Answer
 * @typedef {import('./files.mjs').Mount} Mount
 */

const LARGEST_BODY = 64 * 1024;

/**
 * @param {readonly Mount[]} mounts the longest prefix first
 * @param {Request} request
 * @param {AbortSignal} gone
 * @returns {Promise<Answer>}
 */
async function answerRequest(mounts, request, gone) {
  const path = parsePath(request.url ?? '/');
  const method = request.method ?? 'GET';
  const routes = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (routes) {
    const route = Object.hasOwn(routes, method) ? routes[method] : undefined;
    if (!route) throw wrongMethod(path, Object.keys(routes));
    return answerRoute(route, await readJson(request), gone);
  }
  const mount = mounts.find(({ prefix }) => path.startsWith(prefix));
  if (!mount) throw new Problem(404, `There is nothing at ${path}.`);
  const file = await answerFile(mount, path);
  if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(path, ['GET', 'HEAD']);
  return file;
}

/**
 * @param {Request} request
 * @returns {Promise<unknown>} undefined where there is no body
 */
async function readJson(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and dropped: a client still writing would otherwise never see the answer.
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) throw new Problem(413, `The body is larger than ${LARGEST_BODY} bytes.`);
  if (size === 0) return undefined;
  // Asking for JSON by name keeps other sites out: they can't send it without being asked about first.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Problem(415, 'The body must be sent as application/json.');
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
}

/**
 * @param {string} path
 * @param {string[]} allowed
 */
function wrongMethod(path, allowed) {
  return new Problem(405, `${path} takes ${allowed.join(', ')}.`, { allow: allowed.join(', ') });
}

/**
 * @param {Response} response
 * @param {Answer} answer
 */
function send(response, { status, body, headers = {} }) {
  const isFile = Buffer.isBuffer(body);
  const isEmpty = body === undefined;
  const type = isFile || isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const caching = isFile ? {} : { 'cache-control': 'no-store' };
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...type, ...caching, ...headers });
  response.end(isFile || isEmpty ? body : JSON.stringify(body));
}

/** @param {readonly Mount[]} mounts */
export function createDemoServer(mounts) {
  return createServer((request, response) => void serve(mounts, request, response));
}

/**
 * @param {readonly Mount[]} mounts
 * @param {Request} request
 * @param {Response} response
 */
async function serve(mounts, request, response) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    send(response, await answerRequest(mounts, request, gone.signal));
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!(error instanceof Problem)) console.error(error);
    const problem = error instanceof Problem ? error : new Problem(500, 'Something broke in the server.');
    request.resume();
    send(response, problem.answer);
  }
}
