import { expect, test } from 'vitest';
import { readHookMessage } from './hook.ts';

const called = { fact: 'called', call: 1, method: 'register', api: 'sync', tag: 'outbox', scope: null, minInterval: null, at: 1, stack: '' };

test('reads what a hook sends', () => {
  expect(readHookMessage({ facts: { 0: called }, count: 1, dropped: 0 })).toEqual({ facts: [called], dropped: 0 });
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
])('takes nothing from %s', (_, message) => {
  expect(readHookMessage(message)).toEqual({ facts: [], dropped: 0 });
});
