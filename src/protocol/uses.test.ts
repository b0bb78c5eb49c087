import { expect, it } from 'vitest';
import { uses, usedSince } from './uses.ts';

const clock = { ours: (at: number) => at + 1_000 };
const last = (...used: [name: string, at: number][]): Record<string, number> =>
  Object.fromEntries(uses.map(({ as, name }, i) => [i, used.find(([each]) => each === as || each === name)?.[1] ?? 0]));

it('says what was used since a dispatch began, by our clock, each once', () => {
  expect(usedSince(1_050, last(['indexedDB', 60], ['clients', 40], ['client-message', 50]), clock)).toEqual([
    'indexedDB',
    'client-message',
  ]);
  expect(usedSince(1_050, last(), clock)).toEqual([]);
});

it('says nothing where not all is followed', () => {
  expect(usedSince(0, {}, clock)).toBeNull();
  const { 0: _, ...others } = last();
  expect(usedSince(0, others, clock)).toBeNull();
});

it('follows nothing that gives a promise', () => {
  expect(uses.filter(({ part }) => part === 'value').map(({ of, name }) => `${of} ${name}`)).toEqual([
    'IDBDatabase transaction',
    'Client postMessage',
    'MessagePort postMessage',
    'BroadcastChannel postMessage',
  ]);
});
