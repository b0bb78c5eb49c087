import { expect, test } from 'vitest';
import { emptyModel, fold } from './fold.ts';
import { scopeName } from './scope-name.ts';
import { traceOf } from '../../test/trace-text.ts';

test.each([
  ['https://app.example', 'https://app.example/', '/'],
  ['https://app.example', 'https://app.example/widget/', '/widget/'],
  ['https://app.example', 'https://shop.example/widget/', 'shop.example/widget/'],
  ['https://app.example', 'https://app.example:8443/', 'app.example:8443/'],
  [null, 'https://app.example/widget/', 'app.example/widget/'],
])('on a page of %s the registration %s is called %s', (origin, scope, name) => expect(scopeName({ origin }, scope)).toBe(name));

test('the page’s origin is that of the last navigation', () => {
  const model = emptyModel('https://app.example');
  fold(model, traceOf('0 page page-changed navigated https://shop.example/x'));
  expect(scopeName(model, 'https://shop.example/')).toBe('/');
  expect(scopeName(model, 'https://app.example/')).toBe('app.example/');
});
