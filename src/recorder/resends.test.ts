import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64Of } from '../trace/bodies.ts';
import { longestAnswer, type SendRequest } from '../protocol/send-request.ts';
import { answerIn, Resends } from './resends.ts';

let server: Server;
let url: string;
let got: { method: string | undefined; url: string | undefined; key: unknown; body: string }[] = [];
let answer: Uint8Array = new Uint8Array();

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, headers } = request;
      got.push({ method, url: request.url, key: headers['x-key'], body: Buffer.concat(chunks).toString('hex') });
      response.writeHead(409, 'Busy', { 'x-more': 'yes' }).end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/api?a=1` : '';
});
afterAll(() => server.close());

/** What the expression comes to, evaluated as a worker would. */
async function evaluate(expression: string): Promise<unknown> {
  const code = `export default await ${expression}`;
  const module: { default: unknown } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.default;
}

function request(change: Partial<SendRequest> = {}): SendRequest {
  return { scope: '/', resendOf: 'r1', method: 'GET', url, headers: [], body: null, ...change };
}

describe('a request that is sent again', () => {
  it('is sent as it was, and gives its answer', async () => {
    got = [];
    answer = Uint8Array.from([0, 255, 65]);
    const body = { body: `it's "é" \u2028`, encoding: 'text' } as const;
    const value = await evaluate(new Resends().prepare(request({ method: 'PUT', headers: [['x-key', `"'\``]], body })));
    expect(got).toEqual([{ method: 'PUT', url: '/api?a=1', key: `"'\``, body: Buffer.from(body.body).toString('hex') }]);
    const { headers, ...rest } = answerIn(value);
    expect(rest).toEqual({ status: 409, statusText: 'Busy', body: base64Of(answer), size: 3 });
    expect(headers).toContainEqual(['x-more', 'yes']);
  });

  it('sends bytes, and gives the beginning of a long answer', async () => {
    got = [];
    answer = new Uint8Array(longestAnswer + 5).fill(7);
    const body = { body: base64Of(Uint8Array.from([0, 1, 255])), encoding: 'base64' } as const;
    const { body: given, size } = answerIn(await evaluate(new Resends().prepare(request({ method: 'POST', body }))));
    expect(got[0]?.body).toBe('0001ff');
    expect([atob(given).length, size]).toEqual([longestAnswer, longestAnswer + 5]);
  });

  it('is ended by the worker before its command is given up, and asks no cache', () => {
    const expression = new Resends().prepare(request());
    const [, most = 'none'] = /AbortSignal\.timeout\((\d+)\)/.exec(expression) ?? [];
    expect(Number(most)).toBeLessThan(10_000);
    expect(expression).toContain("cache:'no-store'");
  });

  it('is known by its mark, which is another each time, and by no other', () => {
    const resends = new Resends();
    const marks = ['r1', 'r2'].map((resendOf) => /#[\w-]+/.exec(resends.prepare(request({ resendOf, url: `${url}#top` })))?.[0]);
    expect(marks.map((mark) => resends.of(mark))).toEqual(['r1', 'r2']);
    expect(resends.of(undefined)).toBeNull();
    expect(resends.of('#syncscope-resend-')).toBeNull();
  });

  it('has no answer where a worker makes up one that is none', () => {
    expect(() => answerIn({ status: 'fine' })).toThrow();
  });
});
