/** Serves a case: a page and its worker with a known truth, and an API that can be told to misbehave. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';

const folder = new URL('cases/', import.meta.url);
const types: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };

/** Of all answers. Each closes its connection: the browser asks again by itself where one that it had kept breaks. */
const always = { 'cache-control': 'no-store', connection: 'close', 'access-control-allow-origin': '*' };

/** A case that is served. */
export interface CaseServer {
  /** With a slash at the end. */
  url: string;
  close(): void;
}

/** Serves the case of a folder in `cases/`; what it does not have is the same for all. */
export async function serveCase(name: string): Promise<CaseServer> {
  const api = newApi();
  const server = createServer((request, response) => {
    void (request.url?.startsWith('/api/') ? api(request, response) : serveFile(name, request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serveFile(name: string, { url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, folder);
  const path = new URL(url, 'http://case').pathname.replace(/\/$/, '/index.html').slice(1);
  const type = types[/\w+$/.exec(pathname)?.[0] ?? ''] ?? types['html'];
  const body = await first([
    () => readFile(new URL(`${name}/${path}`, folder)),
    () => bundled(new URL(`${name}/${path.replace(/\.js$/, '.src.js')}`, folder)),
    () => readFile(new URL(path, folder)),
  ]);
  response.writeHead(body ? 200 : 404, { ...always, 'content-type': type }).end(body ?? '');
}

async function first(reads: readonly (() => Promise<Uint8Array>)[]): Promise<Uint8Array | null> {
  for (const read of reads) {
    const found = await read().catch(() => null);
    if (found) return found;
  }
  return null;
}

/** A worker that is made of packages. */
async function bundled(source: URL): Promise<Uint8Array> {
  const define = { 'process.env.NODE_ENV': '"development"' };
  const { outputFiles } = await build({ entryPoints: [source.pathname], bundle: true, write: false, define, logLevel: 'silent' });
  const [file] = outputFiles;
  if (!file) throw new Error(`${source.pathname} gave nothing`);
  return file.contents;
}

/**
 * The API:
 * `ok`, `fail` (500), `slow?ms&code`, `status?code`, `flaky?n&key` (so often 500, then 200), `drop?n&key&then` (so often no answer),
 * `redirect?to&code`, `received` (what was sent and answered well), `reset`.
 */
function newApi(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const counts = new Map<string, number>();
  const received: { path: string; body: string }[] = [];
  return async (request, response) => {
    const { pathname, searchParams, search } = new URL(request.url ?? '', 'http://case');
    const body = await text(request);
    const number = (name: string, other: number): number => Number(searchParams.get(name) ?? other);
    const isAmongFirst = (): boolean => {
      const count = (counts.get(search) ?? 0) + 1;
      counts.set(search, count);
      return count <= number('n', 1);
    };
    await sleep(number('ms', 0));
    const status = statusOf(pathname, number, isAmongFirst);
    if (status === null) {
      request.socket.destroy();
      return;
    }
    const location = searchParams.get('to');
    if (pathname === '/api/reset') received.splice(0);
    else if (status < 300 && request.method === 'POST') {
      received.push({ path: request.url ?? '', body });
    }
    response.writeHead(status, { ...always, 'content-type': 'application/json', ...(location !== null && { location }) });
    response.end(JSON.stringify(pathname === '/api/received' ? received : { status }));
  };
}

function statusOf(path: string, number: (name: string, other: number) => number, isAmongFirst: () => boolean): number | null {
  switch (path) {
    case '/api/fail':
      return 500;
    case '/api/slow':
    case '/api/status':
      return number('code', 200);
    case '/api/redirect':
      return number('code', 302);
    case '/api/flaky':
      return isAmongFirst() ? 500 : 200;
    case '/api/drop':
      return isAmongFirst() ? null : number('then', 200);
    default:
      return 200;
  }
}
