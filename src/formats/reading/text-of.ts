/** The text of a file, whatever it comes as: decoded strictly, in pieces that let the page breathe. */
import type { ReadOptions } from '../format.ts';
import { pause, pieceLength } from '../pause.ts';
import { TraceRefused } from './refused.ts';

/** The size of a piece: large enough to be fast, small enough to be forgotten soon. */
const decodedAtOnce = 128 * 1024;

/**
 * The text of a file, piece by piece, without a byte order mark.
 * @param source a string, bytes, or an iterable of either
 * @throws TraceRefused when it is no UTF-8 text or can't be read
 * @throws the signal's reason, when it was aborted
 */
export async function* textOf(source: unknown, { signal, onProgress }: ReadOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const firstBytes: number[] = [];
  let done = 0;
  let sincePause = 0;
  for await (const chunk of chunksOf(source, signal)) {
    for (let from = 0; from < chunk.length; from += decodedAtOnce) {
      signal?.throwIfAborted();
      const to = from + decodedAtOnce;
      const piece = typeof chunk === 'string' ? chunk.slice(from, to) : chunk.subarray(from, to);
      if (typeof piece === 'string') yield done === 0 ? piece.replace(/^\uFEFF/, '') : piece;
      else {
        if (firstBytes.length < 4) firstBytes.push(...piece.subarray(0, 4 - firstBytes.length));
        yield decoded(() => decoder.decode(piece, { stream: true }), sentenceAboutBytes(firstBytes));
      }
      done += piece.length;
      onProgress?.(done);
      sincePause += piece.length;
      if (sincePause < pieceLength) continue;
      sincePause = 0;
      await pause();
    }
  }
  signal?.throwIfAborted();
  // Bytes of a character that never came.
  yield decoded(() => decoder.decode(), cutOff);
}

/** The sentence about a file that ends too early. */
export const cutOff = 'The file ends in the middle: it was cut off when it was saved or copied. Export or copy it again.';

/** The sentence about a text with two or four bytes for each character. */
export const utf16 = 'This file is UTF-16 or UTF-32 text, a trace is UTF-8. Save it as UTF-8 and import it again.';

function decoded(decode: () => string, sentence: string): string {
  try {
    return decode();
  } catch {
    throw new TraceRefused('', sentence);
  }
}

/** Why bytes that begin like this are no UTF-8. */
function sentenceAboutBytes([a = 1, b = 1, c = 1, d = 1]: readonly number[]): string {
  const mark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (mark || [a, b, c, d].includes(0)) return utf16;
  const packed = (a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b);
  if (packed) return 'This file is compressed. Unpack it, and import the *.syncscope.json inside.';
  return 'This file is not valid UTF-8 text: it is damaged or no trace. Export it again.';
}

/** The chunks of a source. A wait for the next one ends with the signal. */
async function* chunksOf(source: unknown, signal: AbortSignal | undefined): AsyncGenerator<string | Uint8Array> {
  if (isChunk(source)) {
    yield source;
    return;
  }
  const iterator = iteratorOf(source);
  let rejectAborted: ((reason: unknown) => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    rejectAborted = reject;
  });
  // Whoever races with it hears of it; when nobody does, it is no unhandled rejection.
  aborted.catch(() => undefined);
  const onAbort = () => rejectAborted?.(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    for (;;) {
      const { done, value } = await Promise.race([nextOf(iterator), aborted]);
      if (done === true) return;
      if (!isChunk(value)) throw new TraceRefused('', 'The file could not be read: it did not give bytes or text.');
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a source that hangs must not hold up the end.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function isChunk(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

type Chunks = AsyncIterator<unknown> | Iterator<unknown>;

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function iteratorOf(source: unknown): Chunks {
  if (!isIterable(source)) throw new TraceRefused('', 'There is no file to read: expected text or bytes.');
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

async function nextOf(iterator: Chunks): Promise<IteratorResult<unknown>> {
  try {
    return await iterator.next();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TraceRefused('', `The file could not be read to its end (${why}). Choose it again.`);
  }
}
