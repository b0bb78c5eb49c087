import { expect, it } from 'vitest';
import { printable, printableLines } from '../driver/printable.ts';

it('a text is printed without what a terminal would obey or hide', () => {
  expect(printable('\u001B]0;title\u0007 \u009B2J a\r\nb\tc')).toBe('\\x1b]0;title\\x07 \\x9b2J a\\x0d\\x0ab\\x09c');
  expect(printable('a\u202Eb\u2066c\u200D\uD800\u{E0041}')).toBe('a\\u202eb\\u2066c\\u200d\\ud800\\u{e0041}');
  expect(printable('é 漢 🛒')).toBe('é 漢 🛒');
  expect(printable('x'.repeat(1_000))).toBe(`${'x'.repeat(300)}… (700 more characters)`);
  expect(printableLines('one\n\u001B[2Jtwo')).toBe('one\n\\x1b[2Jtwo');
});
