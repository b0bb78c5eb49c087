/** What a SyncScope trace is made of at its top, checked in the order in which it is written. */
import * as texts from '../../messages/compiled/file-faults.js';
import { isRecordingHeader, type RecordingHeader } from '../../trace/recording.ts';
import { inWords, recordingMismatch } from './mismatch.ts';
import { sentenceAboutOtherFile } from './other-files.ts';
import { checkPlain } from './plain.ts';
import { TraceRefused } from './refused.ts';

export const formatName = 'syncscope-trace';
/** The version that is written, and the newest that is read. */
export const formatVersion = 1;
/** The members that a file has; others are kept as they are. */
export const fileMembers: ReadonlySet<string> = new Set(['format', 'version', 'recording', 'events']);

/** An object, no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The header of a parsed file, with what else the file says beside header and events.
 * @throws TraceRefused when it is another kind of file, a newer version, or the header does not fit
 */
export function headerOf(file: unknown): RecordingHeader {
  if (!isObject(file) || file.format !== formatName) throw new TraceRefused('', sentenceAboutOtherFile(file, formatName));
  checkVersion(file.version);
  const { recording } = file;
  if (recording === undefined) {
    throw new TraceRefused('recording', texts.noHeader());
  }
  const mismatch = recordingMismatch(recording, 'recording');
  if (mismatch || !isRecordingHeader(recording)) {
    throw new TraceRefused(mismatch?.path ?? 'recording', mismatch?.message ?? texts.doesNotFit());
  }
  checkPlain(recording, 'recording');
  return withFileFields(recording, file);
}

/** Adds the members of a file that are no part of a trace to its header. */
export function withFileFields(recording: RecordingHeader, file: Record<string, unknown>): RecordingHeader {
  const beside = Object.entries(file).filter(([key]) => !fileMembers.has(key));
  if (beside.length === 0) return recording;
  for (const [key, value] of beside) checkPlain(value, key);
  const before = isObject(recording.fileFields) ? Object.entries(recording.fileFields) : [];
  return { ...recording, fileFields: Object.fromEntries([...before, ...beside]) };
}

function checkVersion(version: unknown): void {
  if (version === undefined) throw new TraceRefused('version', texts.missingExport());
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const expected = texts.expected.theNumber({ number: formatVersion });
    throw new TraceRefused('version', texts.unexpected({ expected, found: inWords(version) }));
  }
  if (version > formatVersion) {
    throw new TraceRefused('version', texts.newerVersion({ found: version, newest: formatVersion }));
  }
}
