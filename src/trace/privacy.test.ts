import { expect, it } from 'vitest';
import { notRecorded, safeHeaders } from './privacy.ts';

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
])('the value of %s is never recorded', (name) => {
  expect(safeHeaders({ [name]: 'value' })).toEqual({ [name]: notRecorded });
});

it('other headers stay as they are', () => {
  const headers = { 'content-type': 'text/plain', accept: '*/*', 'x-request-id': '4' };
  expect(safeHeaders(headers)).toEqual(headers);
});
