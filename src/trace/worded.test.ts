import { expect, it } from 'vitest';
import { worded, type Draft } from './worded.ts';

const draft = { id: 'a-1', at: 1, source: 'worker' } as const;
const why = { code: 'not-an-error', params: {} } as const;
const end = { kind: 'dispatch-settled', dispatchId: 'd1', outcome: 'failed', reason: 'rejected' } as const;

it.each<[string, Draft, object]>([
  ['what failed', { ...draft, ...end, why }, { ...draft, ...end, error: { name: 'Error', message: 'In words.' }, ...why }],
  [
    'a gap',
    { ...draft, kind: 'capture-gap', from: 0, to: 1, why },
    { ...draft, kind: 'capture-gap', from: 0, to: 1, reason: 'In words.', ...why },
  ],
  [
    'an error of others',
    { ...draft, ...end, error: { name: 'E', message: 'm' } },
    { ...draft, ...end, error: { name: 'E', message: 'm' } },
  ],
])('puts beside the code of %s its words', (_, told, stored) => {
  expect(worded(told, ({ code }) => (code === why.code ? 'In words.' : ''))).toEqual(stored);
});
