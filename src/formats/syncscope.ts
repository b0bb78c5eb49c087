/**
 * The SyncScope trace, `*.syncscope.json`: everything that was recorded, as it was recorded. What it looks
 * like is told in `docs/trace-format.md`; written from what was read, a file has the same bytes again.
 */
import type { RecordingHeader } from '../trace/recording.ts';
import type { EventBatches, FormatCode, ReadOptions, Trace, WriteOptions } from './format.ts';
import { eventWithout, recordingWithout } from './leave-out.ts';
import { pause, pieceLength } from './pause.ts';
import { fileMembers, formatName, formatVersion, isObject } from './reading/members.ts';
import { SyncScopeParser } from './reading/syncscope-parser.ts';
import { textOf } from './reading/text-of.ts';

/** Events joined into one piece of text: more would have left the processor's cache before it is used. */
const eventsInPiece = 200;

/** The SyncScope trace. */
export const syncScopeFormat: Required<FormatCode> = { write: writeSyncScopeTrace, read: readSyncScopeTrace };

/** Writes a trace, in pieces of text. */
export async function* writeSyncScopeTrace(
  recording: RecordingHeader,
  events: EventBatches,
  { signal, onProgress, leaveOut = [] }: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const parts = new Set(leaveOut);
  yield headText(recordingWithout(recording, parts));

  let done = 0;
  let sincePause = 0;
  for await (const batch of events) {
    for (let i = 0; i < batch.length; i += eventsInPiece) {
      signal?.throwIfAborted();
      const lines = batch.slice(i, i + eventsInPiece).map((event) => JSON.stringify(eventWithout(event, parts)));
      const piece = `${done === 0 ? '' : ',\n'}${lines.join(',\n')}`;
      done += lines.length;
      yield piece;
      onProgress?.(done);
      sincePause += piece.length;
      if (sincePause < pieceLength) continue;
      sincePause = 0;
      await pause();
    }
  }
  signal?.throwIfAborted();
  yield done === 0 ? ']}\n' : '\n]}\n';
}

/** The file up to its first event. What it said beside header and events stands before the header. */
function headText(recording: unknown): string {
  const header = isObject(recording) ? { ...recording } : {};
  const beside = header.fileFields;
  let lines = '';
  if (isObject(beside)) {
    delete header.fileFields;
    for (const [key, value] of Object.entries(beside)) {
      if (!fileMembers.has(key)) lines += `${JSON.stringify(key)}:${JSON.stringify(value)},\n`;
    }
  }
  return (
    `{"format":${JSON.stringify(formatName)},"version":${formatVersion},\n` +
    `${lines}"recording":${JSON.stringify(header)},\n"events":[\n`
  );
}

/**
 * Reads a trace: from its text, its bytes, or an iterable of either (such as a file's stream).
 * @throws TraceRefused with the first fault: a sentence, and the path of what does not fit
 * @throws the signal's reason, when it was aborted
 */
export async function readSyncScopeTrace(source: unknown, options: ReadOptions = {}): Promise<Trace> {
  const parser = new SyncScopeParser();
  for await (const text of textOf(source, options)) parser.push(text);
  const { recording, events, unchecked } = parser.end();
  // What was not read line by line is checked here, where there is time to breathe.
  for (let i = 0; i < unchecked.length; i++) {
    if (i % 10_000 === 9_999) {
      await pause();
      options.signal?.throwIfAborted();
    }
    events.add(unchecked[i]);
  }
  return { recording, events: events.all };
}
