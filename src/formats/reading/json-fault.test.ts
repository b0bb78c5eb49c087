import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../test/trace-text.ts';
import { jsonFaultAt } from './json-fault.ts';

describe('where a text stops being JSON', () => {
  it.each([
    ['', 0],
    ['  ', 2],
    ['x', 0],
    ['{', 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,', 7],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[,]', 1],
    ['{,}', 1],
    ['{1:2}', 1],
    ['{"a" 1}', 5],
    ['[1}', 2],
    ['1 2', 2],
    ['tru', 3],
    ['[tru]', 1],
    ['"a\nb"', 2],
    ['"\\x"', 2],
    ['"\\u12g4"', 5],
    ['"\\u12', 5],
    ['"\\', 2],
    ['01', 0],
    ['[01]', 1],
    ['-', 1],
  ])('%j: at %i', (text, at) => {
    expect(jsonFaultAt(text)).toBe(at);
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const random = randomFrom(5);
    const scraps = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-2.5e3',
      'true',
      'null',
      ' ',
      '\n',
      '\\',
      '\\u0041',
      '{"a":1}',
      '[]',
      'e',
      '.',
    ];
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: 1 + Math.floor(random() * 7) }, () => scraps[Math.floor(random() * scraps.length)]).join(
        '',
      );
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (isJson !== (jsonFaultAt(text) === -1)) expect.fail(text);
    }
  });

  it('does not mind nesting', () => {
    expect(jsonFaultAt('['.repeat(1_000_000))).toBe(1_000_000);
  });
});
