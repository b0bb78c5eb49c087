// The app's files, and those of test pages.
import { readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './answer.mjs';
import { ROUTES } from './api.mjs';

/**
 * @typedef {import('./answer.mjs').Answer} Answer
 * @typedef {{prefix: string, folder: string, headers(extension: string): Record<string, string>}} Mount
 */

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

/** @type {Mount} */
export const APP = {
  prefix: '/',
  folder: fileURLToPath(new URL('../public/', import.meta.url)),
  headers: () => ({ 'content-security-policy': CONTENT_SECURITY_POLICY }),
};

/**
 * `--also /prefix=folder`: pages and workers of a test, on the app's origin. No policy, as test pages have
 * inline scripts, and a worker in there may control the whole origin.
 * @param {string} option
 * @returns {Promise<Mount>}
 */
export async function parseMount(option) {
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
export async function answerFile(mount, path) {
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
export function parsePath(target) {
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
