/** Stacks as V8 writes them, read into frames. */
import type { StackFrame } from './events.ts';

const begin = /^\s*at /;
const lineAndColumn = /:(\d+):(\d+)\)?$/;
/** How the address of a script begins. */
const scheme = /(?:[a-z-]+:\/\/|[a-z]+:|<)/iy;

/**
 * The frames of a stack's text, without those of scripts of ours.
 * @param ownPrefix how the addresses of our scripts begin
 */
export function framesOf(stack: string, ownPrefix: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const row of stack.split('\n')) {
    const frame = frameOf(row);
    if (frame && !frame.url.startsWith(ownPrefix)) frames.push(frame);
  }
  return frames;
}

/** Step by step: one expression for all of it would go through a long line again and again. */
function frameOf(row: string): StackFrame | null {
  const [start] = begin.exec(row) ?? [];
  const place = start === undefined ? null : lineAndColumn.exec(row);
  if (start === undefined || !place) return null;
  const [, line, column] = place;
  const text = row.slice(start.length, place.index);
  const parts = nameAndUrl(text, row.endsWith(')'));
  return parts && { ...parts, line: Number(line), column: Number(column) };
}

/**
 * `name (address`, `address` or `async address`. An address may have brackets: of a row that ends with one, it begins at
 * the first that an address follows, unless that stands within another one, as in `eval at f (address`.
 */
function nameAndUrl(text: string, isClosed: boolean): { function: string; url: string } | null {
  if (!isClosed) {
    const url = text.replace(/^async /, '');
    return isAddress(url, 0) ? { function: '', url } : null;
  }
  for (let at = text.indexOf(' ('); at >= 0; at = text.indexOf(' (', at + 1)) {
    if (text.startsWith('eval at ', at + 2)) return null;
    if (isAddress(text, at + 2)) return { function: text.slice(0, at).replace(/^async /, ''), url: text.slice(at + 2) };
  }
  return null;
}

function isAddress(text: string, at: number): boolean {
  scheme.lastIndex = at;
  return scheme.test(text);
}

/** What stands in the rows of scripts of extensions, ours and others, and of what we put into workers. */
const beside = /chrome-extension:\/\/|syncscope-probe:|syncscope dispatch \d/;

/** The text of a stack with the app's own frames alone. */
export function withoutExtensions(stack: string): string {
  if (!beside.test(stack)) return stack;
  return stack
    .split('\n')
    .filter((row) => !begin.test(row) || !beside.test(row))
    .join('\n');
}

/** The frames of a stack that are the app's own. */
export function ownFrames(frames: readonly StackFrame[]): StackFrame[] {
  return frames.filter((frame) => !beside.test(frame.url) && !beside.test(frame.function));
}
