import { expect, test } from 'vitest';
import { longestTag, readHookMessage } from './hook.ts';

const called = { fact: 'called', call: 1, method: 'register', api: 'sync', tag: 'outbox', scope: null, minInterval: null, at: 5, stack: '' };
const limits = { origin: 'https://app.example', from: 1, to: 10 };

const read = (message: unknown) => readHookMessage(message, limits);
const readFact = (fact: object) => read({ facts: { 0: fact }, count: 1, dropped: 0 }).facts[0];

test('reads what a hook sends', () => {
  expect(read({ facts: { 0: called }, count: 1, dropped: 3 })).toEqual({ facts: [called], dropped: 3 });
});

test.each([
  ['nothing', undefined],
  ['a text', 'facts'],
  ['a count without end', { facts: {}, count: 1e12, dropped: 0 }],
  ['a count that is no number', { facts: { 0: called }, count: 'many' }],
  ['a fact that is none', { facts: { 0: { ...called, fact: 'fire' } }, count: 1 }],
  ['a tag that is no text', { facts: { 0: { ...called, tag: { toString: 'x' } } }, count: 1 }],
  ['a time that is none', { facts: { 0: { ...called, at: Infinity } }, count: 1 }],
  ['another method', { facts: { 0: { ...called, method: 'eval' } }, count: 1 }],
  ['a call that is no number', { facts: { 0: { ...called, call: '1' } }, count: 1 }],
  ['a loss without measure', { facts: {}, count: 0, dropped: 1e300 }],
])('takes nothing from %s', (_, message) => {
  expect(read(message)).toEqual({ facts: [], dropped: 0 });
});

test('a page may speak of registrations of its own origin', () => {
  expect(readFact({ ...called, scope: 'https://app.example/shop/' })?.scope).toBe('https://app.example/shop/');
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
  expect(readFact({ ...called, scope })).toEqual({ ...called, scope: null });
});

test.each([0, -1e300, 11, 1e300])('a time that can’t be, as %d, becomes the present one', (at) => {
  expect(readFact({ ...called, at })?.at).toBe(limits.to);
});

test('cuts texts without end', () => {
  const endless = 'x'.repeat(1_000_000);
  const settled = { fact: 'settled', call: 1, method: 'register', api: 'sync', scope: null, at: 5, error: { name: endless, message: endless } };
  const sizes = [readFact({ ...called, tag: endless, stack: endless }), readFact(settled)].map(
    (fact) => JSON.stringify(fact).length,
  );
  expect(Math.max(...sizes)).toBeLessThan(50_000);
  expect(readFact({ ...called, tag: 'x'.repeat(longestTag) })).toMatchObject({ tag: 'x'.repeat(longestTag) });
});

test('reads what a registration’s own call came to, if it is of the page’s origin', () => {
  const call = { call: 1, method: 'unregister', api: 'registration', scope: 'https://app.example/shop/', at: 5 };
  expect(readFact({ ...call, fact: 'called', tag: '' })).toMatchObject({ api: 'registration', scope: call.scope });
  expect(readFact({ ...call, fact: 'settled', error: null, removed: true })).toMatchObject({ scope: call.scope, removed: true });
  expect(readFact({ ...call, fact: 'settled', error: null, removed: 'yes' })).toMatchObject({ removed: false });
  for (const wrong of [{ scope: null }, { scope: 'https://bank.example/' }, { method: 'register' }, { api: 'constructor' }]) {
    expect(readFact({ ...call, fact: 'called', tag: '', ...wrong })).toBeUndefined();
  }
});
