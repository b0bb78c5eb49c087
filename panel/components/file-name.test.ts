import { expect, it } from 'vitest';
import { safeFileName } from './file-name.ts';

it('makes file names that every file system takes', () => {
  expect(safeFileName('app.example 12:04/05\u202e')).toBe('app.example 12-04-05');
  expect(safeFileName('///')).toBe('recording');
});

it.each([
  ['..', 'recording'],
  ['../../etc/passwd', 'etc-passwd'],
  ['~/.bashrc', 'bashrc'],
  ['a%2Fb', 'a-2Fb'],
  ['CON', 'recording-CON'],
  ['com1.x', 'recording-com1.x'],
  ['nul', 'recording-nul'],
  ['console', 'console'],
  ['a\n\tb', 'a b'],
  ['one   two', 'one two'],
  ['lone\ud800 half', 'lone-half'],
  ['private\ue000', 'private'],
  ['name. ', 'name'],
])('%j is called %s', (name, safe) => expect(safeFileName(name)).toBe(safe));

it('leaves room for what names end in, in bytes, and cuts no character', () => {
  expect(safeFileName('x'.repeat(1_000))).toBe('x'.repeat(120));
  expect(safeFileName('漢'.repeat(1_000))).toBe('漢'.repeat(40));
  expect(safeFileName(`${'x'.repeat(119)}🛒`)).toBe('x'.repeat(119));
});

// It would take minutes if it were gone through again and again: the runner would give up.
it('is as quick with a name as long as a file', () => {
  expect(safeFileName(`${'-.'.repeat(5_000_000)}x`)).toBe('recording');
});
