import { expect, test } from 'vitest';
import { longestTag, readHookMessage } from './hook.ts';

const about = { call: 1, method: 'register', scope: null, at: 5 };
/** What a hook tells of a call, and what is read of that. */
const told = { fact: 'called', ...about, of: 'SyncManager', tag: 'outbox', minInterval: null, stack: '' };
const called = { fact: 'called', ...about, api: 'sync', tag: 'outbox', minInterval: null, stack: '' };
const limits = { origin: 'https://app.example', from: 1, to: 10 };

const read = (message: unknown) => readHookMessage(message, limits);
const readFact = (fact: object) => read({ facts: { 0: fact }, dropped: 0 }).facts[0];

test('reads what a hook sends', () => {
  expect(read({ facts: { 0: told }, dropped: 3 })).toEqual({ facts: [called], dropped: 3 });
});

test.each([
  ['nothing', undefined],
  ['a text', 'facts'],
  ['facts that are not counted from 0', { facts: { 1: told, length: 1e12 } }],
  ['a fact that is none', { facts: { 0: { ...told, fact: 'fire' } } }],
  ['a tag that is no text', { facts: { 0: { ...told, tag: { toString: 'x' } } } }],
  ['a time that is none', { facts: { 0: { ...told, at: Infinity } } }],
  ['another method', { facts: { 0: { ...told, method: 'eval' } } }],
  ['a call that is no number', { facts: { 0: { ...told, call: '1' } } }],
  ['a loss without measure', { facts: {}, dropped: 1e300 }],
])('takes nothing from %s', (_, message) => {
  expect(read(message)).toEqual({ facts: [], dropped: 0 });
});

test('a page may speak of registrations of its own origin', () => {
  expect(readFact({ ...told, scope: 'https://app.example/shop/' })?.scope).toBe('https://app.example/shop/');
});

test.each([
  'https://bank.example/',
  'http://app.example/',
  'https://app.example.evil.example/',
  'https://app.example:8443/',
  'https://app.example@bank.example/',
  'app.example/',
  'data:text/html,app.example',
  `https://app.example/${'x'.repeat(100_000)}`,
])('but not of %.60s', (scope) => {
  expect(readFact({ ...told, scope })).toEqual({ ...called, scope: null });
});

test.each([0, -1e300, 11, 1e300])('a time that can’t be, as %d, becomes the present one', (at) => {
  expect(readFact({ ...told, at })?.at).toBe(limits.to);
});

test('cuts texts without end', () => {
  const endless = 'x'.repeat(1_000_000);
  const settled = { fact: 'settled', ...about, of: 'SyncManager', error: { name: endless, message: endless } };
  const sizes = [readFact({ ...told, tag: endless, stack: endless }), readFact(settled)].map(
    (fact) => JSON.stringify(fact).length,
  );
  expect(Math.max(...sizes)).toBeLessThan(50_000);
  expect(readFact({ ...told, tag: 'x'.repeat(longestTag) })).toMatchObject({ tag: 'x'.repeat(longestTag) });
});

test('reads what a registration’s own call came to, if it is of the page’s origin', () => {
  const call = { call: 1, method: 'unregister', of: 'ServiceWorkerRegistration', scope: 'https://app.example/shop/', at: 5 };
  expect(readFact({ ...call, fact: 'called' })).toMatchObject({ api: 'registration', scope: call.scope, tag: '' });
  expect(readFact({ ...call, fact: 'settled', error: undefined, removed: true })).toMatchObject({
    scope: call.scope,
    error: null,
    removed: true,
  });
  expect(readFact({ ...call, fact: 'settled', error: null, removed: 'yes' })).toMatchObject({ removed: false });
  for (const wrong of [{ scope: null }, { scope: 'https://bank.example/' }, { method: 'register' }, { of: 'constructor' }]) {
    expect(readFact({ ...call, fact: 'called', ...wrong })).toBeUndefined();
  }
});
