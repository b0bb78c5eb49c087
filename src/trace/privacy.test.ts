import { expect, it } from 'vitest';
import { isAddressHeader, notRecorded, safeHeaders } from './privacy.ts';

it.each([
  'Authorization',
  'proxy-authorization',
  'Cookie',
  'Set-Cookie',
  'set-cookie2',
  'X-Api-Key',
  'x-apikey',
  'X-CSRF-Token',
  'X-Auth-Token',
  'X-Session-Id',
  'client-secret',
  'X-Password',
  'X-Authorization',
  'X-Auth-Key',
  'Ocp-Apim-Subscription-Key',
  'X-Functions-Key',
  'X-Access-Key',
  'X-Jwt',
  'DPoP',
  'sid',
  'X-Signature',
  'Signature-Input',
  'X-Amz-Security-Token',
  'X-Request-Id',
  'Idempotency-Key',
  'X-Made-Up',
  'Sec-WebSocket-Key',
  'WWW-Authenticate',
  'Content-Security-Policy',
  'accept-token',
  'access-control-secret',
  '__proto__x',
  '',
])('the value of %s is never recorded', (name) => {
  expect(safeHeaders({ [name]: 'value' })).toEqual({ [name]: notRecorded });
});

it('what describes a message, a cache or the browser stays as it is, whatever the case of its name', () => {
  const headers = {
    'Content-Type': 'text/plain',
    accept: '*/*',
    ETag: '"1"',
    'retry-after': '5',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Sec-CH-UA-Mobile': '?0',
    'access-control-allow-origin': 'https://app.example',
  };
  expect(safeHeaders(headers)).toEqual(headers);
});

it('a header that is an address is one like all others', () => {
  const location = '//user:password@app.example/next?page=2\nhttps://user@app.example/';
  expect(safeHeaders({ Location: location, referer: 'https://a:b@app.example/' })).toEqual({
    Location: '//app.example/next?page=2\nhttps://app.example/',
    referer: 'https://app.example/',
  });
  expect(['Location', 'origin', 'accept'].map(isAddressHeader)).toEqual([true, true, false]);
});
