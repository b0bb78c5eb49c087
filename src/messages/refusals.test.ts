import { expect, it } from 'vitest';
import { refusalText } from './refusals.ts';
import { refusalOf } from '../chromium/refusal.ts';

const error = {
  name: 'InvalidAccessError',
  message: 'Attempted to register a sync event without a window or registration tag too long.',
};
const scope = 'https://widget.example/';

it.each<[string, Parameters<typeof refusalOf>[0], string | null]>([
  [
    'a frame without a window of its origin',
    { tag: 'a', scope, error },
    'no window of https://widget.example is open at the top of a tab, and a frame alone may not register (the tag is not too long: 1 of 10240 bytes)',
  ],
  [
    'a scope that is not known',
    { tag: 'é', scope: null, error },
    'no window of its origin is open at the top of a tab, and a frame alone may not register (the tag is not too long: 2 of 10240 bytes)',
  ],
  [
    'the longest tag',
    { tag: '😀'.repeat(2_560), scope, error },
    'no window of https://widget.example is open at the top of a tab, and a frame alone may not register (the tag is not too long: 10240 of 10240 bytes)',
  ],
  ['a longer one', { tag: '😀'.repeat(2_560) + 'x', scope, error }, 'the tag is too long: a tag has at most 10240 bytes'],
  ['another error', { tag: 'a', scope, error: { name: 'NotAllowedError', message: 'Permission denied.' } }, null],
  ['no error', { tag: 'a', scope, error: null }, null],
])('says of %s which of the two it was', (_, call, text) => {
  const refusal = refusalOf(call);
  expect(refusal && refusalText(refusal)).toBe(text);
});
