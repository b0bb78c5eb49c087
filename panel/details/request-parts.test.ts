import { describe, expect, it, test } from 'vitest';
import { partsOf, queryOf } from './request-parts.ts';

describe('the time of a request', () => {
  const answered = { startedAt: 100, headAt: 130, settledAt: 150, outcome: 'responded', encodedSize: 12 } as const;
  test.each<[string, Partial<Parameters<typeof partsOf>[0]>, string, number | null]>([
    ['is the wait for its answer, and its body', {}, 'waiting 0–30, content 30–50', 50],
    ['ends with a body that came at once', { settledAt: 130 }, 'waiting 0–30, content 30–30', 30],
    ['has no end where that of the body was not told', { settledAt: 130, encodedSize: null }, 'waiting 0–30, content 30–?', null],
    ['is the wait alone where it failed', { outcome: 'failed', settledAt: 130, encodedSize: null }, 'waiting 0–30', 30],
    ['is both where the body broke off', { outcome: 'failed' }, 'waiting 0–30, content 30–50', 50],
    ['is not over before there is an answer', { headAt: null, settledAt: null, outcome: null }, 'waiting 0–?', null],
    ['is never below zero', { startedAt: 140 }, 'waiting 0–0, content 0–10', 10],
  ])('%s', (_, change, told, total) => {
    const parts = partsOf({ ...answered, ...change });
    expect(parts.parts.map(({ name, from, to }) => `${name} ${from}–${to ?? '?'}`).join(', ')).toBe(told);
    expect(parts.total).toBe(total);
  });
});

describe('the parameters of an address', () => {
  it('are told in its order, decoded', () => {
    expect(queryOf('https://app.example/api?b=%C3%A9+1&a=2&b=')).toEqual([
      ['b', 'é 1'],
      ['a', '2'],
      ['b', ''],
    ]);
  });

  test.each(['https://app.example/', 'no address', 'https://app.example/?a=1… (12,345 characters)'])('are none of %s', (url) =>
    expect(queryOf(url)).toEqual([]),
  );
});
