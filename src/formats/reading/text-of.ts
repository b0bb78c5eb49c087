/** The text of a file, whatever it comes as: decoded strictly, in pieces that let the page breathe. */
import * as texts from '../../messages/compiled/file-faults.js';
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
  yield decoded(() => decoder.decode(), texts.cutOff());
}

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
  if (mark || [a, b, c, d].includes(0)) return texts.wideText();
  const packed = (a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b);
  if (packed) return texts.compressed();
  return texts.invalidText();
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
      if (!isChunk(value)) throw new TraceRefused('', texts.notBytes());
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
  if (!isIterable(source)) throw new TraceRefused('', texts.noFile());
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

async function nextOf(iterator: Chunks): Promise<IteratorResult<unknown>> {
  try {
    return await iterator.next();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TraceRefused('', texts.unreadable({ why }));
  }
}
