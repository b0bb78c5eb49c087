/** Stacks as V8 writes them, read into frames. */
import type { StackFrame } from './events.ts';

const place = /^\s*at (?:async (?!.* \())?(?:(.*?) \()?((?:[a-z-]+:\/\/|[a-z]+:|<)[^)]*?):(\d+):(\d+)\)?$/i;

/**
 * The frames of a stack's text, without those of scripts of ours.
 * @param ownPrefix how the addresses of our scripts begin
 */
export function framesOf(stack: string, ownPrefix: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const row of stack.split('\n')) {
    const found = place.exec(row);
    const [, name = '', url = '', line = '', column = ''] = found ?? [];
    if (!found || url.startsWith(ownPrefix)) continue;
    frames.push({ function: name.replace(/^async /, ''), url, line: Number(line), column: Number(column) });
  }
  return frames;
}
