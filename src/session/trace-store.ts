/** Where traces are kept: in the extension a database of the browser, elsewhere files or memory. */
import * as v from 'valibot';
import { Failure } from '../protocol/failure.ts';
import type { TraceEvent } from '../trace/events.ts';
import { isRecordingHeader, type RecordingHeader } from '../trace/recording.ts';

const aboutRecording = v.object({
  /** Its key in the store: an imported one keeps the id of its header, which may be there already. */
  id: v.string(),
  header: v.custom<RecordingHeader>(isRecordingHeader),
  /** When it came into the store, epoch ms by our clock: what its header says of its times may be anything. */
  storedAt: v.number(),
  /** `live`: background writes to it; `importing`: not complete, shown nowhere; `ended`: as it will stay. */
  state: v.picklist(['live', 'importing', 'ended']),
  /** `inspected`: never recorded, given up with its tab. */
  kind: v.picklist(['inspected', 'captured', 'imported']),
  /** Kept when older ones are given up for their size. */
  pinned: v.boolean(),
});

/** Not by a schema of maps: what any part of the panel takes of valibot is in its first script. */
function isMarks(input: unknown): boolean {
  return input instanceof Map && [...input].every(([source, seq]) => typeof source === 'string' && typeof seq === 'number');
}

const progress = v.object({
  /** As in `AboutRecording`. */
  id: v.string(),
  /** The number of its last event; 0 while it is empty. */
  lastSeq: v.number(),
  /** What its events take as JSON, bytes. */
  size: v.number(),
  /** For each source of events, the number of its last event that is stored: what came already is dropped. */
  marks: v.custom<Map<string, number>>(isMarks),
});

/** What is known of a trace beside its events. */
export type AboutRecording = v.InferOutput<typeof aboutRecording>;
/** How far a trace is stored. A record of its own: it is written with every batch, and nothing need be read for that. */
export type Progress = v.InferOutput<typeof progress>;

/** Whether a record of a store is one: what is on disk, anyone may have written. */
export const isAboutRecording = (record: unknown): record is AboutRecording => v.is(aboutRecording, record);
export const isProgress = (record: unknown): record is Progress => v.is(progress, record);

/** A trace in the store. */
export interface StoredRecording extends AboutRecording, Progress {}

/** The trace was deleted. */
export class RecordingGone extends Failure {
  override name = 'RecordingGone';

  constructor() {
    super({ code: 'recording-deleted', params: {} });
  }
}

/** The store can't be used. */
export class StoreUnusable extends Failure {
  override name = 'StoreUnusable';
}

/** The store of traces. Its methods reject when there is no room, or it can't be used. */
export interface TraceStore {
  /** A stored trace, or undefined. */
  recording(id: string): Promise<StoredRecording | undefined>;
  /** Adds a trace. */
  put(recording: StoredRecording): Promise<void>;
  /** Changes what is known of a trace beside its events. @throws RecordingGone */
  change(id: string, change: (about: AboutRecording) => void): Promise<void>;
  /**
   * Appends events to a trace, and tells how far it is stored, on disk and in `recording`: both or neither. What else is
   * known of the trace is left as it is in the store. The next call for a trace comes when this one has ended.
   * @throws RecordingGone
   */
  append(recording: StoredRecording, events: TraceEvent[]): Promise<void>;
  /** The events of a trace after a `seq`, in order, batch by batch. @throws RecordingGone when it is deleted meanwhile */
  read(id: string, afterSeq?: number): AsyncIterable<TraceEvent[]>;
  /** Removes a trace with its events. */
  delete(id: string): Promise<void>;
}
