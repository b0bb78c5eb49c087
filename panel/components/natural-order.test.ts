import { expect, test } from 'vitest';
import { byName, byScope } from './natural-order.ts';

test('numbers in names count as numbers', () => {
  expect(['tag10', 'tag2', 'Tag1', 'tag', 'b1', 'a'].sort(byName)).toEqual(['a', 'b1', 'tag', 'Tag1', 'tag2', 'tag10']);
});

test.each([
  ['e\u0301', '\u00e9'],
  ['tag01', 'tag1'],
])('%j and %j read the same, and yet stand in one order', (a, b) => {
  expect(Math.sign(byName(a, b))).toBe(-Math.sign(byName(b, a)));
  expect(byName(a, b)).not.toBe(0);
  expect(byName(a, a)).toBe(0);
});

test('the registrations of the page come before those of its frames', () => {
  const scopes = ['https://a.example/', 'https://shop.example/10/', 'https://shop.example/2/', 'https://shop.example/'];
  expect(scopes.toSorted(byScope({ origin: 'https://shop.example' }))).toEqual([
    'https://shop.example/',
    'https://shop.example/2/',
    'https://shop.example/10/',
    'https://a.example/',
  ]);
  expect(scopes.toSorted(byScope({ origin: null }))[0]).toBe('https://a.example/');
});
