/** Texts of others in Markdown: whatever they hold, they stay texts. */

/** What has a meaning inside a line of Markdown. */
const meaningful = /[\\`*_{}[\]|~$!+]/g;
/** What has one in HTML, or makes mentions and references where such reports are pasted, even after a backslash. */
const linking = /[<>&#@]/g;
/** What would break a line or hide what is written. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu;
/** The longest text in a table or a line, in characters. */
const longest = 300;

/** A text for one line of Markdown, also in a table. What is very long is cut. */
export function plain(text: string): string {
  return clipped(text)
    .replace(meaningful, '\\$&')
    .replace(linking, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text for one line of a fenced block. What is very long is cut. */
export function clipped(text: string): string {
  const line = text.slice(0, longest + 1).replace(unseen, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** A block of text as it stands, with a fence that it can't close. */
export function fenced(lines: readonly string[]): string {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return `${fence}text\n${lines.join('\n')}\n${fence}`;
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
