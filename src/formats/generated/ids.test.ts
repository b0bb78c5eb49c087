import { expect, it } from 'vitest';
import { pathWithoutIds, withoutIds } from './ids.ts';

it.each([
  ['/users/123e4567-e89b-12d3-a456-426614174000/photos', '/users/:id/photos'],
  ['/files/d41d8cd98f00b204e9800998ecf8427e', '/files/:id'],
  ['/days/2026-11-27T20:11:37.123Z', '/days/:id'],
  ['/at/1795810299127', '/at/:id'],
  ['/notes/V1StGXR8Z5jdHi6BmyT4', '/notes/:id'],
  ['/items/42/image-2.png', '/items/:id/image-:id.png'],
])('a mark stands in place of the ids of a path: %s', (path, expected) => {
  expect(pathWithoutIds(path)).toBe(expected);
});

it.each(['/api/v1/messages', '/accessed', '/feedback', '/base64/decode', '/InternationalizationSettings'])(
  'words stay: %s',
  (path) => {
    expect(pathWithoutIds(path)).toBe(path);
  },
);

it('a short number in a tag is part of its name', () => {
  expect(withoutIds('outbox-2')).toBe('outbox-2');
  expect(withoutIds('upload-123e4567-e89b-12d3-a456-426614174000')).toBe('upload-:id');
});
