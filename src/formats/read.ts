/** Reading a file that is imported: what it is shows in what it holds, whatever it is called. */
import { tooLarge } from '../messages/compiled/file-faults.js';
import { recordable } from '../trace/text-fields.ts';
import { isLikeChromeEvents, traceOfChromeEvents } from './chrome-events.ts';
import type { ReadOptions, Trace } from './format.ts';
import { pause } from './pause.ts';
import { longestText } from './reading/syncscope-parser.ts';
import { TraceRefused } from './reading/refused.ts';
import { textOf } from './reading/text-of.ts';
import { readSyncScopeTrace } from './syncscope.ts';

/**
 * Reads a SyncScope trace, or what Chrome saved of its Background services: from the text, the bytes, or an iterable of
 * either. What is never recorded is not taken over either: the file may be of an older version, or of another tool.
 * @throws TraceRefused with a sentence when it is neither, or holds no whole trace
 * @throws the signal's reason, when it was aborted
 */
export async function readTrace(source: unknown, options: ReadOptions = {}): Promise<Trace> {
  const { recording, events } = await traceOf(source, options);
  for (const [i, event] of events.entries()) {
    events[i] = recordable(event);
    if (i % eventsBetweenPauses !== eventsBetweenPauses - 1) continue;
    await pause();
    options.signal?.throwIfAborted();
  }
  return { recording: recordable(recording, 'recording'), events };
}

/** Some tens of milliseconds of work. */
const eventsBetweenPauses = 10_000;

async function traceOf(source: unknown, options: ReadOptions): Promise<Trace> {
  const { signal } = options;
  const pieces = textOf(source, options);
  const begun: string[] = [];
  // Only objects are traces of ours, and only lists are Chrome's.
  let first = '';
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    begun.push(next.value);
    first = /\S/.exec(next.value)?.[0] ?? '';
    if (first !== '') break;
  }
  if (first !== '[') return readSyncScopeTrace(joined(begun, pieces), { signal });
  let text = begun.join('');
  for await (const piece of pieces) {
    if (text.length + piece.length > longestText) throw new TraceRefused('', tooLarge());
    text += piece;
  }
  const file = parsedOrNothing(text);
  return isLikeChromeEvents(file) ? traceOfChromeEvents(file, { signal }) : readSyncScopeTrace(text, { signal });
}

async function* joined(begun: readonly string[], rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* begun;
  yield* rest;
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
