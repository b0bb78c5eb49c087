/**
 * Traces on disk: IndexedDB, one record for each batch of events. Background writes, the panel reads.
 *
 * A batch is one record because a record for each event takes forty times as long, and its events are JSON, a line
 * each, because text is cloned and measured faster than a thousand objects. Small batches are joined with
 * the one before, so that a slow trace does not become a hundred thousand records.
 */
import { sizeOfText } from '../../src/protocol/size.ts';
import {
  isAboutRecording,
  isProgress,
  RecordingGone,
  type AboutRecording,
  type StoredRecording,
  type TraceStore,
} from '../../src/session/trace-store.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import { TraceDatabase, type Batch } from './trace-database.ts';

/** A batch is added to the one before until that is so long, in characters: it is written anew each time. */
const fullBatch = 16 * 1024;

/** Between the events of a batch, so that with brackets around it is JSON. */
const separator = ',\n';

/** The store of traces. Its methods reject when the disk is full or the database can't be used. */
export class IndexedTraceStore implements TraceStore {
  readonly #database = new TraceDatabase();
  /** The last batch of each trace that is written here, which the next may be joined to. */
  readonly #tails = new WeakMap<StoredRecording, Tail>();

  /** Opens the store, and makes it where there is none. @throws when it can't be opened */
  static async open(): Promise<IndexedTraceStore> {
    const store = new IndexedTraceStore();
    await store.#database.use(() => Promise.resolve());
    return store;
  }

  /** A stored trace, or undefined; so is one of which the records do not fit. */
  recording(id: string): Promise<StoredRecording | undefined> {
    return this.#database.use(async (db) => {
      const tx = db.transaction(['recordings', 'progress']);
      const [about, progress] = await Promise.all([tx.objectStore('recordings').get(id), tx.objectStore('progress').get(id)]);
      return isAboutRecording(about) && isProgress(progress) ? { ...about, ...progress } : undefined;
    });
  }

  /** All stored traces, also those that are being imported. */
  all(): Promise<StoredRecording[]> {
    return this.#database.use(async (db) => {
      const tx = db.transaction(['recordings', 'progress']);
      const [all, progress] = await Promise.all([tx.objectStore('recordings').getAll(), tx.objectStore('progress').getAll()]);
      const progressOf = new Map(progress.filter(isProgress).map((each) => [each.id, each]));
      return all.filter(isAboutRecording).flatMap((about) => {
        const stored = progressOf.get(about.id);
        return stored ? [{ ...about, ...stored }] : [];
      });
    });
  }

  /** All stored traces that are complete so far. */
  async recordings(): Promise<StoredRecording[]> {
    return (await this.all()).filter((recording) => recording.state !== 'importing');
  }

  /** Adds a trace. */
  put({ lastSeq, size, marks, ...about }: StoredRecording): Promise<void> {
    return this.#database.use(async (db) => {
      const tx = db.transaction(['recordings', 'progress'], 'readwrite');
      const progress = { id: about.id, lastSeq, size, marks };
      await Promise.all([tx.objectStore('recordings').put(about), tx.objectStore('progress').put(progress), tx.done]);
    });
  }

  /** Changes what is known of a trace beside its events. @throws RecordingGone */
  change(id: string, change: (about: AboutRecording) => void): Promise<void> {
    return this.#database.use(async (db) => {
      const tx = db.transaction('recordings', 'readwrite');
      const about = await tx.store.get(id);
      if (!isAboutRecording(about)) throw new RecordingGone();
      change(about);
      await Promise.all([tx.store.put(about), tx.done]);
    });
  }

  /** Removes a trace with its events. */
  delete(id: string): Promise<void> {
    return this.#database.use(async (db) => {
      const tx = db.transaction(['recordings', 'progress', 'batches'], 'readwrite');
      await Promise.all([
        tx.objectStore('recordings').delete(id),
        tx.objectStore('progress').delete(id),
        tx.objectStore('batches').delete(rangeOf(id, 0)),
        tx.done,
      ]);
    });
  }

  /**
   * The events of a trace after a `seq`, in order, batch by batch. The number of a batch is its first
   * event's, so reading begins at the batch that holds `afterSeq`.
   * @throws RecordingGone when it is deleted meanwhile
   */
  async *read(id: string, afterSeq = 0): AsyncGenerator<TraceEvent[]> {
    const keys = await this.#database.use((db) => db.getAllKeys('batches', rangeOf(id, 0)));
    const first = Math.max(
      0,
      keys.findLastIndex(([, firstSeq]) => firstSeq <= afterSeq + 1),
    );
    const readFrom = (i: number) => {
      const [from, to] = [keys[i], keys[Math.min(i + readAtOnce, keys.length) - 1]];
      return from && to ? this.#database.use((db) => db.getAll('batches', IDBKeyRange.bound(from, to))) : null;
    };
    let next = readFrom(first);
    for (let i = first; next;) {
      const batches = await next;
      if (batches.length < Math.min(readAtOnce, keys.length - i)) throw new RecordingGone();
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
   * @throws RecordingGone
   */
  async append(recording: StoredRecording, events: TraceEvent[]): Promise<void> {
    const { id } = recording;
    const lines = events.map((event) => JSON.stringify(event)).join(separator);
    const tail = this.#tails.get(recording);
    const joins = tail !== undefined && tail.lines.length + lines.length < fullBatch;
    const batch: Batch = {
      recordingId: id,
      firstSeq: joins ? tail.firstSeq : (events[0]?.seq ?? 1),
      lines: joins ? tail.lines + separator + lines : lines,
    };
    const progress = {
      lastSeq: events.at(-1)?.seq ?? recording.lastSeq,
      size: recording.size + sizeOfText(lines),
    };
    await this.#database.use(async (db) => {
      // What is put is copied now: a mark on disk says that its event is there too, and more may be accepted meanwhile.
      // Relaxed: written when the browser has it, not when the disk has. A crash of ours loses nothing.
      const tx = db.transaction(['progress', 'batches'], 'readwrite', { durability: 'relaxed' });
      const store = tx.objectStore('progress');
      const there = store.getKey(id).then((key) => {
        if (key !== undefined) return;
        tx.abort();
        throw new RecordingGone();
      });
      await Promise.all([
        there,
        tx.objectStore('batches').put(batch),
        store.put({ id, ...progress, marks: recording.marks }),
        tx.done,
      ]);
    });
    Object.assign(recording, progress);
    this.#tails.set(recording, batch);
  }
}

type Tail = Pick<Batch, 'firstSeq' | 'lines'>;

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
