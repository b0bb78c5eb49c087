import { describe, expect, it } from 'vitest';
import { bytesOf, keptBody, longestBody } from './bodies.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a body', () => {
  it.each([
    ['text', bytes('{"é":1}\r\n'), 'text'],
    ['text that begins with a byte order mark', bytes('\uFEFFa'), 'text'],
    ['nothing', bytes(''), 'text'],
    ['bytes that are no UTF-8', new Uint8Array([0x41, 0xff]), 'base64'],
    ['text with a zero in it', new Uint8Array([0x41, 0]), 'base64'],
  ])('of %s comes out as it went in', (_, body, encoding) => {
    const kept = keptBody(body);
    expect(kept).toMatchObject({ encoding, cut: false });
    expect([...bytesOf(kept)]).toEqual([...body]);
  });

  it('that is too long is cut, and never in the middle of a character', () => {
    const { body, encoding, cut } = keptBody(bytes(`${'x'.repeat(longestBody - 1)}é and more`));
    expect({ length: body.length, encoding, cut }).toEqual({ length: longestBody - 1, encoding: 'text', cut: true });
    const binary = keptBody(new Uint8Array(longestBody + 1));
    expect([bytesOf(binary).length, binary.cut]).toEqual([longestBody, true]);
  });
});
