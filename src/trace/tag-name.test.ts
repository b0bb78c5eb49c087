import { describe, expect, it } from 'vitest';
import { quotedTag, tagName } from './tag-name.ts';

describe('the name of a tag', () => {
  it.each(['outbox', 'two words', 'a"b', 'back\\slash', 'סנכרון-עגלה 12', '🛒🚚👩‍👩‍👧‍👦', '❤️', 'می\u200cخواهم', '__proto__', '日本'])(
    'is %s as it stands',
    (tag) => expect(tagName(tag)).toBe(tag),
  );

  it.each([
    ['', '""'],
    [' ', '" "'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['one\ntwo\tthree', String.raw`"one\ntwo\tthree"`],
    ['a\u202Eb\u2066c', String.raw`"a\u202eb\u2066c"`],
    ['a\u200bb', String.raw`"a\u200bb"`],
    ['a\u200d', String.raw`"a\u200d"`],
    ['a\u00a0b', String.raw`"a\u00a0b"`],
    ['\u3164', String.raw`"\u3164"`],
    ['\ud800', String.raw`"\ud800"`],
    ['\u{e0061}', String.raw`"\udb40\udc61"`],
    ['\0', String.raw`"\u0000"`],
    ['""', String.raw`"\"\""`],
    ['\\\n', String.raw`"\\\n"`],
  ])('of %j is written %s', (tag, name) => {
    expect(tagName(tag)).toBe(name);
    expect(JSON.parse(name)).toBe(tag);
  });

  it('is another for each tag, whatever stands in it', () => {
    const parts = ['', 'a', ' ', '"', '\\', '\n', '\\n', '\u200b', '\u200d', '👩', 'é', '\ufe0f', '\ud83d', '\u202e'];
    const tags = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => a + b + c)));
    expect(new Set(tags.map(tagName)).size).toBe(new Set(tags).size);
  });

  it('stands in quotation marks in a sentence, once', () => {
    expect([quotedTag('outbox'), quotedTag(''), quotedTag('a\nb')]).toEqual(['“outbox”', '""', String.raw`"a\nb"`]);
  });
});
