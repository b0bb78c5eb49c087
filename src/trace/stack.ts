/** Stacks as V8 writes them, read into frames. */
import type { StackFrame } from './events.ts';
import { withoutMark } from './url.ts';

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
  const parts = nameAndUrl(text);
  return parts && { ...parts, line: Number(line), column: Number(column) };
}

/** `name (address`, `address` or `async address`. No address has a bracket that closes, but for that of its mark. */
function nameAndUrl(text: string): { function: string; url: string } | null {
  const closed = withoutMark(text).lastIndexOf(')');
  for (let at = text.indexOf(' (', closed + 1); at >= 0; at = text.indexOf(' (', at + 1)) {
    if (isAddress(text, at + 2)) return { function: text.slice(0, at).replace(/^async /, ''), url: text.slice(at + 2) };
  }
  const url = text.replace(/^async (?!.* \()/s, '');
  return closed < 0 && isAddress(url, 0) ? { function: '', url } : null;
}

function isAddress(text: string, at: number): boolean {
  scheme.lastIndex = at;
  return scheme.test(text);
}
