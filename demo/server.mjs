// The server of the demo: the app's files, a small API that can be told to misbehave, and test pages.
//
//   node demo/server.mjs [--port N] [--also /prefix=folder]... [--until-stdin-closes]
//
// It listens on 127.0.0.1 only and prints one line, `Demo at http://127.0.0.1:PORT/`, once it does.
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {{status: number, body?: unknown, headers?: Record<string, string>}} Answer
 * @typedef {{prefix: string, folder: string, headers(extension: string): Record<string, string>}} Mount
 * @typedef {{delayMs: number, failStatus: number | null, failCount: number | null}} Control
 * @typedef {{id: string, text: string, receivedAt: number}} ReceivedMessage
 */

/**
 * `troubled` routes are those that the app's workers call: only they obey the control, so that tests can
 * always look and steer.
 * @typedef {{troubled?: true, handle(body: unknown): Answer}} Route
 */

const LARGEST_BODY = 64 * 1024;
const LONGEST_DELAY_MS = 10 * 60 * 1000;

/** @type {Readonly<Record<string, string>>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Something wrong with a request: becomes the answer's status and its `error` sentence. */
class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  /** @returns {Answer} */
  get answer() {
    return { status: this.status, body: { error: this.message }, headers: this.headers };
  }
}

// --- The API ---------------------------------------------------------------------------------------------

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
const ROUTES = {
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
async function answerRoute(route, body, gone) {
  if (!route.troubled) return route.handle(body);
  const { delayMs, failStatus } = takeTrouble();
  // What arrives is noted before the wait: a client that gives up early has still been heard.
  const answer = failStatus === null ? route.handle(body) : new Problem(failStatus, 'The server was told to fail.').answer;
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: gone });
  return answer;
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
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function asRecord(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'The body must be a JSON object.');
  }
  return { ...value };
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {value is number}
 */
function isInteger(value, least, most) {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

// --- Files -----------------------------------------------------------------------------------------------

/** @type {Mount} */
const APP = {
  prefix: '/',
  folder: fileURLToPath(new URL('public/', import.meta.url)),
  headers: () => ({ 'content-security-policy': CONTENT_SECURITY_POLICY }),
};

/**
 * `--also /prefix=folder`: pages and workers of a test, on the app's origin. No policy, as test pages have
 * inline scripts, and a worker in there may control the whole origin.
 * @param {string} option
 * @returns {Promise<Mount>}
 */
async function parseMount(option) {
  const [, prefix, folder] = /^(\/[\w./-]*[\w.-])\/?=(.+)$/.exec(option) ?? [];
  if (!prefix || !folder) throw new TypeError(`--also takes /prefix=folder, not ${option}`);
  const taken = Object.keys(ROUTES).find((path) => `${path}/`.startsWith(`${prefix}/`));
  if (taken) throw new TypeError(`--also ${prefix}: would hide ${taken}`);
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new TypeError(`--also ${prefix}: there is no folder ${folder}`);
  return {
    prefix: `${prefix}/`,
    folder: resolve(folder),
    headers: (extension) => (/^\.m?js$/.test(extension) ? { 'service-worker-allowed': '/' } : {}),
  };
}

/**
 * @param {Mount} mount
 * @param {string} path
 * @returns {Promise<Answer>}
 */
async function answerFile(mount, path) {
  const relative = path.slice(mount.prefix.length);
  const file = join(mount.folder, path.endsWith('/') ? join(relative, 'index.html') : relative);
  const extension = extname(file).toLowerCase();
  try {
    return {
      status: 200,
      body: await readFile(file),
      headers: {
        'content-type': MIME_TYPES[extension] ?? 'application/octet-stream',
        'cache-control': 'no-cache',
        ...mount.headers(extension),
      },
    };
  } catch (error) {
    if (isMissing(error)) throw new Problem(404, `There is nothing at ${path}.`);
    throw error;
  }
}

/** @param {unknown} error */
function isMissing(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

/**
 * The path as text. Read from the raw target and not by `URL`, which would quietly resolve `..`.
 * @param {string} target
 */
function parsePath(target) {
  const [raw = ''] = target.split(/[?#]/, 1);
  let path;
  try {
    path = decodeURIComponent(raw);
  } catch {
    throw new Problem(400, 'The path is not properly percent-encoded.');
  }
  if (!path.startsWith('/') || path.includes('\0')) throw new Problem(400, 'The path is not valid.');
  if (path.split(/[/\\]/).includes('..')) throw new Problem(400, 'The path must not contain "..".');
  return path;
}

// --- Serving ---------------------------------------------------------------------------------------------

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
function createDemoServer(mounts) {
  return createServer((request, response) => void serve(mounts, request, response));
}

/**
 * @param {readonly Mount[]} mounts
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
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

/** @param {string} text */
function parsePort(text) {
  const port = Number(text);
  if (text.trim() === '' || !isInteger(port, 0, 65535)) {
    throw new TypeError(`--port takes a number from 0 to 65535, not ${text}`);
  }
  return port;
}

async function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8123' },
      also: { type: 'string', multiple: true, default: [] },
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  const also = await Promise.all(values.also.map(parseMount));
  return {
    port: parsePort(values.port),
    mounts: [...also, APP].sort((a, b) => b.prefix.length - a.prefix.length),
    untilStdinCloses: values['until-stdin-closes'],
  };
}

/** @param {Awaited<ReturnType<typeof readOptions>>} options */
function start({ port, mounts, untilStdinCloses }) {
  const server = createDemoServer(mounts);
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (untilStdinCloses) process.stdin.once('end', stop).resume();

  server.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) console.log(`Demo at http://127.0.0.1:${address.port}/`);
  });
}

await readOptions().then(start, (error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
