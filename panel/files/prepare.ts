/** The text of an export before it is saved: to be looked at, and to be copied. */
import type { Format } from '../../src/formats/format.ts';
import type { ExportChoice } from '../state/files.ts';

/** What is shown of a text: so many lines, so long at most, in characters. */
const shownLines = 40;
const shownWidth = 400;

/** The longest text that is held to be copied, in characters. */
export const mostCopied = 16_000_000;

/** A text that was written, or its beginning. */
export interface Prepared {
  /** The first lines. */
  head: string;
  /** Its size in bytes; where it is not whole, at least so many. */
  bytes: number;
  /** All of it; null where it is too long to be held. */
  text: string | null;
}

/** How the writing of an export ends early, and what it tells on the way. */
export interface PrepareOptions {
  signal: AbortSignal;
  /** Called once with the first lines, as soon as they are there. */
  onBegun: (head: string) => void;
  /** Called now and then with how much is done, from 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Writes what was chosen, up to what can be copied.
 * @throws the signal's reason, when it was aborted
 */
export async function prepareExport(
  { recording, events, leaveOut }: ExportChoice,
  format: Format,
  { signal, onBegun, onProgress }: PrepareOptions,
): Promise<Prepared> {
  const code = await format.load();
  const encoder = new TextEncoder();
  let text = '';
  let bytes = 0;
  let head: string | null = null;
  for await (const piece of code.write(recording, [events], {
    signal,
    leaveOut,
    onProgress: (done) => onProgress(Math.min(1, done / Math.max(1, events.length))),
  })) {
    signal.throwIfAborted();
    text += piece;
    bytes += encoder.encode(piece).length;
    if (head === null && countLines(text) >= shownLines) onBegun((head = beginningOf(text)));
    if (text.length > mostCopied) return { head: head ?? beginningOf(text), bytes, text: null };
  }
  return { head: head ?? beginningOf(text), bytes, text };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && count < shownLines; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function beginningOf(text: string): string {
  const lines = text.slice(0, shownLines * 10_000).split('\n', shownLines);
  return lines.map((line) => (line.length > shownWidth ? `${line.slice(0, shownWidth)}…` : line)).join('\n');
}
