/** Texts of pages and files as they may be printed: a terminal obeys some of their characters, and hides others. */
import { clipped } from '../src/messages/compiled/clipped-text.js';

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\p{Co}]/gu;
/** How much of one text is printed, characters. */
const longest = 300;

/** A text in one line: what controls a terminal or is not seen is written as an escape. What is long is cut. */
export function printable(text: string): string {
  const shown = text.slice(0, longest).replace(unprintable, escaped);
  return text.length > longest ? clipped({ text: shown, more: text.length - longest }) : shown;
}

/** Lines of ours, in which texts of others may stand: all but their ends is printable. */
export function printableLines(text: string): string {
  return text.replace(unprintable, (character) => (character === '\n' ? character : escaped(character)));
}

/** What something that was thrown says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
