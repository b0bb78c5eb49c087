/** Reading a trace from a file into the store, and writing one to a file. */
import type { Format, Trace } from '../../src/formats/format.ts';
import { readTrace } from '../../src/formats/read.ts';
import * as texts from '../../src/messages/compiled/files.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { MessageTooLarge } from '../../src/transport/endpoint.ts';
import { safeFileName } from '../components/file-name.ts';
import { saveAs } from '../components/save-as.ts';
import type { Background } from '../state/background.ts';
import type { ExportChoice } from '../state/files.ts';
import type { RecordingsSlice } from '../state/recordings.ts';

/** How work ends early, and how it tells how far it is: `share` from 0 to 1. */
export interface FileJobOptions {
  cancelled: AbortSignal;
  onProgress: (sentence: string, share: number) => void;
}

/** Events in one message to background. */
const eventsInMessage = 1_000;

/** Stores what a file holds, and shows it. */
export async function importTrace(
  file: File,
  { background, recordings }: { background: Background; recordings: RecordingsSlice },
  options: FileJobOptions,
): Promise<void> {
  const { cancelled, onProgress } = options;
  const { recording, events } = await read(file, options);
  const { recordingId } = await background.request('import-begin', {
    recording: { ...recording, tool: { ...recording.tool } },
  });
  try {
    for (let i = 0; i < events.length; i += eventsInMessage) {
      cancelled.throwIfAborted();
      await store(background, recordingId, events.slice(i, i + eventsInMessage));
      const sentence = texts.storing({ count: events.length, name: file.name });
      onProgress(sentence, Math.min(1, (i + eventsInMessage) / events.length));
    }
    cancelled.throwIfAborted();
    await background.request('import-end', { recordingId });
  } catch (fault) {
    // That it was given up is what counts; background forgets it too when it can't be told.
    await background.request('import-abort', { recordingId }).catch(() => undefined);
    throw fault;
  }
  recordings.open({ id: recordingId, name: recording.name || file.name, imported: true });
}

/** Has background store events of an import, in as many messages as it takes. */
async function store(background: Background, recordingId: string, events: TraceEvent[]): Promise<void> {
  try {
    await background.request('import-events', { recordingId, events });
  } catch (fault) {
    if (!(fault instanceof MessageTooLarge) || events.length < 2) throw fault;
    const half = Math.ceil(events.length / 2);
    await store(background, recordingId, events.slice(0, half));
    await store(background, recordingId, events.slice(half));
  }
}

function read(file: File, { cancelled, onProgress }: FileJobOptions): Promise<Trace> {
  return readTrace(file.stream(), {
    signal: cancelled,
    onProgress: (done) => onProgress(texts.readingFile({ name: file.name }), Math.min(1, done / Math.max(1, file.size))),
  });
}

/** Gives the user the shown trace as a file, or what was chosen of it. @returns its name */
export async function exportTrace(
  recordings: RecordingsSlice,
  format: Format,
  options: FileJobOptions,
  choice?: ExportChoice,
): Promise<string> {
  const header = choice?.recording ?? (await storedHeader(recordings));
  const total = choice?.events.length ?? recordings.log.value.events.length;
  const events = choice ? [choice.events] : (await recordings.traces).read(recordings.recordingId.value ?? '');
  const pieces: string[] = [];
  const code = await format.load();
  for await (const piece of code.write(header, events, {
    signal: options.cancelled,
    leaveOut: choice?.leaveOut,
    onProgress: (done) => options.onProgress(texts.exportingNamed({ name: header.name }), Math.min(1, done / Math.max(1, total))),
  })) {
    pieces.push(piece);
  }
  saveAs(pieces, format.mimeType, `${safeFileName(header.name)}${format.extension}`);
  return header.name;
}

/** The header of the shown trace, as it is stored. @throws when it is not stored any more */
export async function storedHeader({ recordingId, traces }: RecordingsSlice): Promise<RecordingHeader> {
  const id = recordingId.value;
  const stored = id === null ? undefined : await (await traces).recording(id);
  if (!stored) throw new Error(texts.notStored());
  return stored.header;
}
