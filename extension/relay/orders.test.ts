import * as v from 'valibot';
import { expect, test } from 'vitest';
import { backgroundToRelaySchema, relayMethods } from '../../src/protocol/relay.ts';
import { answer, readOrder, type Abilities } from './orders.ts';

const abilities: Abilities = {
  observe: () => Promise.resolve(null),
  register: ({ tag }) => Promise.resolve({ calledAt: 1, settledAt: 2, coalesced: tag === 'known', error: null }),
  'unregister-periodic': () => Promise.reject(new Error('There is no such tag.')),
  wake: () => Promise.resolve({}),
};
const ask = (method: string, params: unknown) => answer({ type: 'request', id: 1, method, params }, abilities);

test.each([
  { type: 'off' },
  { type: 'ack', upTo: 3 },
  { type: 'request', id: 1, method: 'observe', params: { full: true } },
  { type: 'ack', upTo: '3' },
  { type: 'request', id: '1', method: 'observe', params: {} },
  { type: 'request', id: 1, method: 7, params: {} },
  { type: 'other' },
  {},
  null,
  'off',
])('reads %j just as the schema does', (message) => {
  const { success, output } = v.safeParse(backgroundToRelaySchema, message);
  expect(readOrder(message)).toEqual(success ? output : null);
});

const scope = 'https://app.example/';
test.each([
  ['observe', { full: true }],
  ['register', { scope, tag: 'known' }],
  ['wake', { scope }],
] as const)('does %s, and answers as the schema says', async (method, params) => {
  const answered = await ask(method, params);
  expect(v.is(relayMethods[method].params, params)).toBe(true);
  expect(answered).toMatchObject({ type: 'reply', id: 1 });
  expect(answered.type === 'reply' && v.is(relayMethods[method].result, answered.result)).toBe(true);
});

test.each([
  ['observe', {}],
  ['observe', { full: 'yes' }],
  ['register', { scope }],
  ['register', { scope: 1, tag: 'known' }],
  ['wake', null],
  ['constructor', { scope, tag: 'known' }],
])('refuses %s with %j', async (method, params) => {
  expect(await ask(method, params)).toMatchObject({ type: 'failure', why: { code: 'order-unknown', params: { method } } });
});

test('passes on why something can’t be done', async () => {
  const failure = { type: 'failure', id: 1, why: { code: 'said', params: { message: 'There is no such tag.' } } };
  expect(await ask('unregister-periodic', { scope, tag: 'x' })).toEqual(failure);
});
