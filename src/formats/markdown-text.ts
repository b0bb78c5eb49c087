/** Texts of others in Markdown: whatever they hold, they stay texts. */

import { tagName } from '../trace/tag-name.ts';

/** What would break a line or hide what is written. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu;
/** The longest text in a table or a line, in characters. */
export const longest = 300;

/**
 * A text for one line of Markdown, also in a table: as code, of which no renderer makes a link, a picture, a mention or an
 * element. What is very long is cut.
 */
export function plain(text: string): string {
  const line = clipped(text);
  if (line === '') return '';
  const fence = fenceOf(line, 1);
  // One space at each end is dropped where both are there.
  const space = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return fence + space + line + space + fence;
}

/** The longest name of a tag in a line, in characters: it is to be recognised, and data in it may be long. */
const longestName = 80;

/** The name of a tag for one line of Markdown. What is long is cut. */
export function named(tag: string): string {
  return plain(cutName(tag));
}

/** The name of a tag. What is long is cut. */
export function cutName(tag: string): string {
  const name = tagName(tag.slice(0, longest));
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

const ofLetters = /^[“(]?(?:\p{L}+(?:[’-]\p{L}+)*|\d+|[–—])?[”).,:;!?]*$/u;

/**
 * A sentence for one line of Markdown, in which texts of others may stand: what is in quotes, and whatever is more than a
 * word of letters, or a number, is code.
 */
export function prose(sentence: string): string {
  return sentence
    .slice(0, 20 * longest)
    .split(/“([^”]*)”/)
    .map((part, i) => (i % 2 === 1 ? plain(part) : wordsOf(part)))
    .join('');
}

function wordsOf(text: string): string {
  return text
    .split(' ')
    .map((word) => {
      if (ofLetters.test(word)) return word;
      const [, before = '', text = '', after = ''] = /^([“(]*)(.*?)([”).,:;!?]*)$/su.exec(word) ?? [];
      // What closes a bracket of the code belongs to it.
      const open = text.split('(').length - text.split(')').length;
      const closing = /^\)*/.exec(after)?.[0].slice(0, Math.max(0, open)) ?? '';
      return before + plain(text + closing) + after.slice(closing.length);
    })
    .join(' ');
}

/** A text as it begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text for one line of a fenced block. What is very long is cut. */
export function clipped(text: string): string {
  const line = visible(text.slice(0, longest + 1));
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** A text in one line, without what would break it or hide what is written. */
export function visible(text: string): string {
  return text.replace(unseen, ' ');
}

/** A block of text as it stands, with a fence that it can't close. */
export function fenced(lines: readonly string[]): string {
  const fence = fenceOf(lines.join('\n'), 3);
  return `${fence}text\n${lines.join('\n')}\n${fence}`;
}

/** Backticks, more than stand anywhere side by side in a text. */
function fenceOf(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), least));
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
