import { expect, it } from 'vitest';
import { safeFileName } from './file-name.ts';

it('makes file names that every file system takes', () => {
  expect(safeFileName('app.example 12:04/05\u202e')).toBe('app.example 12-04-05');
  expect(safeFileName('///')).toBe('recording');
});
