/**
 * What every format has: one file each in this folder, of this shape, listed in `index.ts`. Menus, file
 * dialogs and tests take the formats from that list, so a new one is a new file and one entry. The list is light;
 * the code behind an entry is loaded when it is used.
 */
import type { TraceEvent } from '../trace/events.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import type { PrivatePart } from './leave-out.ts';

/** A recording with all of its events. */
export interface Trace {
  recording: RecordingHeader;
  events: TraceEvent[];
}

/** The events of a trace in the order of `seq`, in batches of any size: from memory, or from a store. */
export type EventBatches = Iterable<readonly TraceEvent[]> | AsyncIterable<readonly TraceEvent[]>;

/** How a trace is written. */
export interface WriteOptions {
  /** Ends the writing: it throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called now and then with the number of events done. */
  onProgress?: ((events: number) => void) | undefined;
  /** What the file shall not tell. Nothing is left out unless it is named here. */
  leaveOut?: readonly PrivatePart[] | undefined;
}

/** How a file is read. */
export interface ReadOptions {
  /** Ends the reading: it throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called now and then with the size of what was read, in bytes (of a string: in characters). */
  onProgress?: ((done: number) => void) | undefined;
}

/** A kind of file that a trace is written to, or read from as well. */
export interface Format {
  /** Stable name for code and settings. */
  id: string;
  /** The item of the Export menu. */
  label: string;
  /** How its file names end. */
  extension: `.${string}`;
  mimeType: string;
  /** Loads what writes and reads it. */
  load(): Promise<FormatCode>;
}

/** What writes a format, and reads it where it can be read. */
export interface FormatCode {
  /** Writes a trace, in pieces of text. Throws what `events` throws, or the signal's reason. */
  write(recording: RecordingHeader, events: EventBatches, options?: WriteOptions): AsyncGenerator<string, void, void>;
  /**
   * Reads a file: its text, its bytes, or an iterable of either.
   * @throws TraceRefused with a sentence when it holds no whole trace; nothing is left half read
   */
  read?(source: unknown, options?: ReadOptions): Promise<Trace>;
}
