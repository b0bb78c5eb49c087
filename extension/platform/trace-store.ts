/**
 * Traces on disk: IndexedDB, one record for each batch of events. Background writes, the panel reads.
 *
 * A batch is one record because a record for each event takes forty times as long, and its events are JSON, a line
 * each, because text is cloned and measured faster than a thousand objects. Small batches are joined with
 * the one before, so that a slow trace does not become a hundred thousand records.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';

/** A trace in the store. */
export interface StoredRecording extends AboutRecording, Progress {}

/** What is known of a trace beside its events. */
export interface AboutRecording {
  /** Its key in the store: an imported one keeps the id of its header, which may be there already. */
  id: string;
  header: RecordingHeader;
  /** `live`: background writes to it; `importing`: not complete, shown nowhere; `ended`: as it will stay. */
  state: 'live' | 'importing' | 'ended';
  /** `inspected`: never recorded, given up with its tab. */
  kind: 'inspected' | 'captured' | 'imported';
  /** Kept when older ones are given up for their size. */
  pinned: boolean;
}

/** How far a trace is stored. A record of its own: it is written with every batch, and nothing need be read for that. */
interface Progress {
  /** As in `AboutRecording`. */
  id: string;
  /** The number of its last event; 0 while it is empty. */
  lastSeq: number;
  /** Size of its events as JSON, in characters. */
  size: number;
  /** For each source of events, the number of its last event that is stored: what came already is dropped. */
  marks: Map<string, number>;
}

interface Batch {
  recordingId: string;
  firstSeq: number;
  lines: string;
}

interface Schema extends DBSchema {
  recordings: { key: string; value: AboutRecording };
  progress: { key: string; value: Progress };
  batches: { key: [string, number]; value: Batch };
}

/** A batch is added to the one before until that is so long, in characters: it is written anew each time. */
const fullBatch = 16 * 1024;

/** Between the events of a batch, so that with brackets around it is JSON. */
const separator = ',\n';

/** The store of traces. Its methods reject when the disk is full or the database can't be used. */
export class TraceStore {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** Opens the store, and makes it where there is none. */
  static async open(): Promise<TraceStore> {
    const db = await openDB<Schema>('syncscope', 1, {
      upgrade(fresh) {
        fresh.createObjectStore('recordings', { keyPath: 'id' });
        fresh.createObjectStore('progress', { keyPath: 'id' });
        fresh.createObjectStore('batches', { keyPath: ['recordingId', 'firstSeq'] });
      },
    });
    return new TraceStore(db);
  }

  /** A stored trace, or undefined. */
  async recording(id: string): Promise<StoredRecording | undefined> {
    const tx = this.#db.transaction(['recordings', 'progress']);
    const [about, progress] = await Promise.all([tx.objectStore('recordings').get(id), tx.objectStore('progress').get(id)]);
    return about && progress && { ...about, ...progress };
  }

  /** All stored traces, also those that are being imported. */
  async all(): Promise<StoredRecording[]> {
    const tx = this.#db.transaction(['recordings', 'progress']);
    const [all, progress] = await Promise.all([tx.objectStore('recordings').getAll(), tx.objectStore('progress').getAll()]);
    const progressOf = new Map(progress.map((each) => [each.id, each]));
    return all.flatMap((about) => {
      const stored = progressOf.get(about.id);
      return stored ? [{ ...about, ...stored }] : [];
    });
  }

  /** All stored traces that are complete so far. */
  async recordings(): Promise<StoredRecording[]> {
    return (await this.all()).filter((recording) => recording.state !== 'importing');
  }

  /** Adds a trace. */
  async put({ lastSeq, size, marks, ...about }: StoredRecording): Promise<void> {
    const tx = this.#db.transaction(['recordings', 'progress'], 'readwrite');
    const progress = { id: about.id, lastSeq, size, marks };
    await Promise.all([tx.objectStore('recordings').put(about), tx.objectStore('progress').put(progress), tx.done]);
  }

  /** Changes what is known of a trace beside its events. @throws when there is no such trace */
  async change(id: string, change: (about: AboutRecording) => void): Promise<void> {
    const tx = this.#db.transaction('recordings', 'readwrite');
    const about = await tx.store.get(id);
    if (!about) throw new Error('This recording is not there any more.');
    change(about);
    await Promise.all([tx.store.put(about), tx.done]);
  }

  /** Removes a trace with its events. */
  async delete(id: string): Promise<void> {
    const tx = this.#db.transaction(['recordings', 'progress', 'batches'], 'readwrite');
    await Promise.all([
      tx.objectStore('recordings').delete(id),
      tx.objectStore('progress').delete(id),
      tx.objectStore('batches').delete(rangeOf(id, 0)),
      tx.done,
    ]);
  }

  /**
   * The events of a trace after a `seq`, in order, batch by batch. The number of a batch is its first
   * event's, so reading begins at the batch that holds `afterSeq`.
   */
  async *read(id: string, afterSeq = 0): AsyncGenerator<TraceEvent[]> {
    const keys = await this.#db.getAllKeys('batches', rangeOf(id, 0));
    const first = Math.max(0, keys.findLastIndex(([, firstSeq]) => firstSeq <= afterSeq + 1));
    const readFrom = (i: number) => {
      const [from, to] = [keys[i], keys[Math.min(i + readAtOnce, keys.length) - 1]];
      return from && to ? this.#db.getAll('batches', IDBKeyRange.bound(from, to)) : null;
    };
    let next = readFrom(first);
    for (let i = first; next; ) {
      const batches = await next;
      // Read while those before are worked on.
      next = readFrom((i += readAtOnce));
      next?.catch(() => undefined);
      const events = batches.flatMap((batch) => eventsOf(batch.lines)).filter((event) => event.seq > afterSeq);
      if (events.length > 0) yield events;
    }
  }

  /**
   * Appends events to a trace, and tells how far it is stored: both or neither. What else is known of the trace is left
   * as it is in the store.
   * @param tail what the last call for this trace returned, to which small batches are joined
   * @returns the batch that the next call may join, with its size
   */
  async append(recording: StoredRecording, events: TraceEvent[], tail: Tail | null): Promise<Tail> {
    const { id } = recording;
    const lines = events.map((event) => JSON.stringify(event)).join(separator);
    const joins = tail !== null && tail.lines.length + lines.length < fullBatch;
    const batch: Batch = {
      recordingId: id,
      firstSeq: joins ? tail.firstSeq : (events[0]?.seq ?? 1),
      lines: joins ? tail.lines + separator + lines : lines,
    };
    const progress = {
      lastSeq: events.at(-1)?.seq ?? recording.lastSeq,
      size: recording.size + lines.length,
    };
    // What is put is copied now: a mark on disk says that its event is there too, and more may be accepted meanwhile.
    // Relaxed: written when the browser has it, not when the disk has. A crash of ours loses nothing.
    const tx = this.#db.transaction(['progress', 'batches'], 'readwrite', { durability: 'relaxed' });
    await Promise.all([
      tx.objectStore('batches').put(batch),
      tx.objectStore('progress').put({ id, ...progress, marks: recording.marks }),
      tx.done,
    ]);
    Object.assign(recording, progress);
    return batch;
  }
}

/** The last batch of a trace, which the next may be joined to. */
export type Tail = Pick<Batch, 'firstSeq' | 'lines'>;

/** Records fetched in one go: about half a MB. */
const readAtOnce = 8;

function rangeOf(id: string, fromSeq: number): IDBKeyRange {
  return IDBKeyRange.bound([id, fromSeq], [id, Infinity]);
}

/** Events are checked before they are stored: that they fit is not asked again for each time that they are read. */
function eventsOf(lines: string): TraceEvent[] {
  const events: TraceEvent[] = JSON.parse(`[${lines}]`);
  return events;
}
