/**
 * The database that traces are in. The user, the browser or a newer version of the extension may close or delete it at any
 * moment: it is opened when it is needed, and anew when it was closed.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { StoreUnusable } from '../../src/session/trace-store.ts';
import { isRecordingHeader } from '../../src/trace/recording.ts';
import { within } from '../../src/transport/time-limit.ts';

/** Events that are stored together. */
export interface Batch {
  recordingId: string;
  firstSeq: number;
  lines: string;
}

/** What is on disk, anyone may have written: what a trace is known by is checked where it is read. */
interface Schema extends DBSchema {
  recordings: { key: string; value: unknown };
  progress: { key: string; value: unknown };
  batches: { key: [string, number]; value: Batch };
}
type Database = IDBPDatabase<Schema>;

const storeNames = ['recordings', 'progress', 'batches'] as const;
/** Since 2 recordings have `storedAt`. */
const version = 2;

/** How long opening may take, ms: it waits for whoever else has the database open, and the browser does not tell. */
const longestOpening = 5_000;

/** The browser's names of what goes wrong when a connection was closed. */
const closedErrors = ['InvalidStateError', 'AbortError', 'UnknownError'];

export class TraceDatabase {
  /** The connection, from when it is asked for until it is closed. */
  #opening: Promise<Database> | null = null;

  /** Begins to open it. */
  constructor() {
    // Who uses it is told.
    this.#open().catch(() => undefined);
  }

  /**
   * Does something with the database, and once more where the connection was closed in the middle.
   * @throws StoreUnusable where it can't be opened
   */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const opening = this.#open();
    const db = await opened(opening);
    try {
      return await work(db);
    } catch (error) {
      const isClosed = error instanceof DOMException && closedErrors.includes(error.name);
      if (this.#opening === opening && !isClosed) throw error;
      this.#leave(opening);
      return work(await opened(this.#open()));
    }
  }

  #open(): Promise<Database> {
    if (this.#opening) return this.#opening;
    const opening: Promise<Database> = connect(() => this.#leave(opening)).then(
      (db) => {
        if (storeNames.every((name) => db.objectStoreNames.contains(name))) return db;
        this.#leave(opening);
        db.close();
        throw new StoreUnusable({ code: 'store-incomplete', params: {} });
      },
      (error: unknown) => {
        this.#leave(opening);
        throw unusableBecause(error);
      },
    );
    this.#opening = opening;
    return opening;
  }

  /** Closes a connection; the next use opens another one. */
  #leave(opening: Promise<Database>): void {
    if (this.#opening === opening) this.#opening = null;
    opening.then(
      (db) => db.close(),
      () => undefined,
    );
  }
}

/**
 * @param leave called when somebody wants to delete it, or a newer version of ours to change it, and when the browser has
 * closed it
 */
async function connect(leave: () => void): Promise<Database> {
  return openDB<Schema>('syncscope', version, {
    upgrade: (db, before, _, tx) => void upgrade(db, before, tx),
    blocking: leave,
    terminated: leave,
  });
}

async function opened(opening: Promise<Database>): Promise<Database> {
  return within(opening, longestOpening, () => new StoreUnusable({ code: 'store-held', params: {} }));
}

function unusableBecause(error: unknown): StoreUnusable {
  const { name, message } = error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
  const why =
    name === 'VersionError'
      ? ({ code: 'store-newer', params: {} } as const)
      : ({ code: 'store-broken', params: { why: `${name}: ${message}` } } as const);
  return new StoreUnusable(why, { cause: error });
}

type Upgrading = IDBPTransaction<Schema, (typeof storeNames)[number][], 'versionchange'>;

async function upgrade(db: Database, before: number, tx: Upgrading): Promise<void> {
  // Someone else may have made it, with nothing in it.
  const has = (name: (typeof storeNames)[number]): boolean => db.objectStoreNames.contains(name);
  if (!has('recordings')) db.createObjectStore('recordings', { keyPath: 'id' });
  if (!has('progress')) db.createObjectStore('progress', { keyPath: 'id' });
  if (!has('batches')) db.createObjectStore('batches', { keyPath: ['recordingId', 'firstSeq'] });
  if (before !== 1) return;
  const recordings = tx.objectStore('recordings');
  for (const record of await recordings.getAll()) await recordings.put(dated(record));
}

/** A record of a recording of version 1 as one of 2. */
function dated(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || !('header' in record) || !isRecordingHeader(record.header)) return record;
  // A recording of ours has the time of our clock; a file could say what it liked, but not that it comes from the future.
  return { ...record, storedAt: Math.min(record.header.startedAt, Date.now()) };
}
