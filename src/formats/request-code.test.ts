/** What a recorded request is written as, run by a real shell and by `fetch()`, against a server that says what it got. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { base64Of } from '../trace/bodies.ts';
import * as texts from '../messages/compiled/request-code.js';
import { canSendAgain, curlOf, fetchOf, notSent, type SentAgain } from './request-code.ts';

interface Got {
  method: string | undefined;
  url: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

let server: Server;
let base: string;
let got: Got[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      got.push({ method, url, headers, body: Buffer.concat(chunks) });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => server.close());
beforeEach(() => {
  got = [];
});

function bash(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('bash', ['-s'], (error, out) => (error ? reject(error) : resolve(out)));
    child.stdin?.end(`${command.replaceAll('curl ', 'curl --silent --noproxy "*" ')}\n`);
  });
}

/** Runs a call of `fetch()` as a page would. */
async function evaluate(code: string): Promise<void> {
  const run: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(run).toBeDefined();
}

function request(change: Partial<SentAgain> & { path?: string }): SentAgain {
  const { path = '/api', ...rest } = change;
  return { method: 'GET', url: base + path, sentHeaders: {}, body: null, bodySize: 0, ...rest };
}

function text(body: string): Pick<SentAgain, 'body' | 'bodySize'> {
  const bodySize = Buffer.byteLength(body);
  return { body: { body, encoding: 'text', size: bodySize, cut: false, why: null }, bodySize };
}

/** Whatever a shell or JavaScript could take for its own. */
const nasty = `it's "quoted" $HOME \`date\` $(date) \\n \\ %s !! & | ; # ~ * ? [a] {b,c} é 😀 \u2028 <!-- </script> @file`;
const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.each([
  ['cURL', (sent: SentAgain) => bash(curlOf(sent)).then(() => undefined)],
  ['fetch()', (sent: SentAgain) => evaluate(fetchOf(sent))],
])('as %s', (how, send) => {
  it('is sent with its method, address and headers', async () => {
    await send(
      request({ path: "/it's?a=$HOME&b=[1]{2,3}&c=`x`%20", sentHeaders: { accept: 'text/plain', 'if-match': `"it's" $1` } }),
    );
    expect(got).toMatchObject([
      { method: 'GET', headers: { accept: 'text/plain', 'if-match': `"it's" $1` }, body: Buffer.alloc(0) },
    ]);
    expect(decodeURI(got[0]?.url ?? '')).toBe(decodeURI("/it's?a=$HOME&b=[1]{2,3}&c=`x`%20"));
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('sends the body of a %s as it was', async (method) => {
    await send(request({ method, sentHeaders: { 'content-type': 'text/x-nasty' }, ...text(nasty) }));
    expect(got).toMatchObject([{ method, headers: { 'content-type': 'text/x-nasty' } }]);
    expect(got[0]?.body.toString()).toBe(nasty);
  });

  test.each([
    ['of several lines', 'one\r\ntwo\n\n three\t\n'],
    ['that begins as an option or a file does', '@/etc/hostname'],
    ['that is as long as one may be', 'é\n'.repeat(300_000)],
    ['that begins with a dash', '-d x'],
  ])('sends a body %s', async (_, body) => {
    await send(request({ method: 'POST', ...text(body) }));
    expect(got[0]?.body.toString()).toBe(body);
  });

  it('sends bytes that are no text', async () => {
    const body = { body: base64Of(bytes), encoding: 'base64', size: bytes.length, cut: false, why: null } as const;
    await send(request({ method: 'POST', body, bodySize: bytes.length }));
    expect([...(got[0]?.body ?? [])]).toEqual([...bytes]);
  });

  it('sends none of what was not kept, and what is of the connection', async () => {
    const sentHeaders = {
      authorization: '(not recorded)',
      host: 'elsewhere.example',
      'content-length': '999',
      'x-key': '(not recorded)',
    };
    await send(request({ method: 'POST', sentHeaders, bodySize: 12, body: null }));
    expect(got[0]?.headers).not.toHaveProperty('authorization');
    expect(got[0]?.headers).not.toHaveProperty('x-key');
    expect(got[0]?.headers['host']).toBe(new URL(base).host);
    expect(got[0]?.body).toHaveLength(0);
  });

  it('does not let names from a file do anything', async () => {
    const sentHeaders = { '@/etc/passwd': 'x', "a'; touch /tmp/nope; '": 'y', "x-it's`id`": '(not recorded)', 'x-good': 'z' };
    await send(request({ sentHeaders }));
    expect(got).toHaveLength(1);
    expect(Object.keys(got[0]?.headers ?? {}).filter((name) => name.startsWith('x-'))).toEqual(['x-good']);
  });

  it('sends a header once for each line of it', async () => {
    await send(request({ sentHeaders: { 'cache-control': 'no-cache\nno-store' } }));
    expect(got[0]?.headers['cache-control']).toBe('no-cache, no-store');
  });

  it('asks for a head only', async () => {
    await send(request({ method: 'HEAD' }));
    expect(got[0]?.method).toBe('HEAD');
  });

  it('sends no type that was not sent', async () => {
    await send(request({ method: 'POST', ...text('a=1') }));
    // A page can't send a text without saying that it is one.
    expect(got[0]?.headers['content-type']).toBe(how === 'cURL' ? undefined : 'text/plain;charset=UTF-8');
  });
});

describe('what is not sent', () => {
  const url = 'https://app.example/';
  const none = { method: 'POST', url, sentHeaders: {}, body: null, bodySize: 0 };
  test.each<[string, Partial<SentAgain>, string[]]>([
    ['nothing', {}, []],
    ['a body', { bodySize: 12 }, [texts.bodyNotKept({ bytes: 12 })]],
    ['a body of which nothing is known', { bodySize: null }, [texts.bodyUnknown()]],
    ['none that there can’t be', { method: 'GET', bodySize: null }, []],
    [
      'a body of which only the beginning was kept',
      { body: { body: 'abc', encoding: 'text', size: null, cut: true, why: null }, bodySize: null },
      [texts.bodyOfUnknownSize()],
    ],
    ['headers', { sentHeaders: null }, [texts.noHeaders()]],
    [
      'values of headers',
      { sentHeaders: { cookie: '(not recorded)', accept: '*/*', 'x-key': '(not recorded)' } },
      [texts.headersNotKept({ names: 'cookie, x-key' })],
    ],
  ])('is told: %s', (_, change, sentences) => {
    const sent = { ...none, ...change };
    expect(notSent(sent)).toEqual(sentences);
    for (const sentence of sentences) {
      expect(curlOf(sent)).toContain(`: '${sentence}'\n`);
      expect(fetchOf(sent)).toContain(`// ${sentence}\n`);
    }
  });
});

describe('what can be sent again', () => {
  test.each([
    ['https://app.example/', 'GET', true],
    ['HTTP://app.example/', 'PROPFIND', true],
    ['data:text/plain,… (12 characters)', 'GET', false],
    ['--output=/etc/passwd', 'GET', false],
    ['https://app.example/a… (12,345 characters)', 'GET', false],
    ['https://app.example/', "GET'; rm", false],
  ])('%s by %s: %s', (url, method, can) => {
    expect(canSendAgain({ method, url, sentHeaders: {}, body: null, bodySize: 0 })).toBe(can);
  });
});
