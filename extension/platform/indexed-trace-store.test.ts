import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TraceEvent } from '../../src/trace/events.ts';
import { RecordingGone, type StoredRecording } from '../../src/session/trace-store.ts';
import { IndexedTraceStore } from './indexed-trace-store.ts';

/** The connections that were opened. */
let opened: IDBDatabase[];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  opened = [];
  const open = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
    const request = open(...args);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  });
});
afterEach(() => {
  vi.useRealTimers();
  for (const db of opened) db.close();
});

function recording(id = 'r1', startedAt = 1): StoredRecording {
  const tool = { name: 'SyncScope', version: '0' };
  const header = { id, name: id, startedAt, url: '', origin: '', userAgent: '', tool };
  return { id, header, storedAt: 1, state: 'ended', kind: 'captured', lastSeq: 0, size: 0, pinned: false, marks: new Map() };
}

const event = (seq: number): TraceEvent => ({ seq, id: `a-${seq}`, at: seq, source: 'panel', kind: 'recording-started' });

async function seqsIn(store: IndexedTraceStore, id = 'r1', afterSeq = 0): Promise<number[]> {
  const seqs: number[] = [];
  for await (const events of store.read(id, afterSeq)) seqs.push(...events.map(({ seq }) => seq));
  return seqs;
}

/** Opens the database as somebody else. */
function openAs(version: number, upgrade: (db: IDBDatabase) => void = () => undefined): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('syncscope', version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error());
    request.onblocked = () => reject(new Error('It is blocked.'));
  });
}

function deleteAll(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('syncscope');
    request.onsuccess = () => resolve();
    request.onblocked = () => reject(new Error('It is blocked.'));
  });
}

/** Closes a connection as the browser does when the user deletes what sites have stored. */
function forceClose(db: IDBDatabase | undefined): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- by its type it would take the class, not a connection
  if (db) forceCloseDatabase(db as never);
}

describe('a store', () => {
  test('lets its database be deleted, is made anew, and says that what was written to is gone', async () => {
    const store = await IndexedTraceStore.open();
    const lost = recording();
    await store.put(lost);
    await store.append(lost, [event(1)]);
    await deleteAll();
    await expect(store.append(lost, [event(2)])).rejects.toThrow(RecordingGone);
    await expect(store.change('r1', () => undefined)).rejects.toThrow(RecordingGone);
    expect(await store.all()).toEqual([]);
    // Nothing of it is left behind.
    expect(await seqsIn(store)).toEqual([]);
    await store.put(recording('r2'));
    await store.append(recording('r2'), [event(1)]);
    expect(await seqsIn(store, 'r2')).toEqual([1]);
  });

  test('opens its database anew when the browser has closed it, also in the middle of a write', async () => {
    const store = await IndexedTraceStore.open();
    const kept = recording();
    await store.put(kept);
    const [first] = opened;
    forceClose(first);
    await store.append(kept, [event(1)]);
    const [, second] = opened;
    const writing = store.append(kept, [event(2)]);
    forceClose(second);
    await writing;
    expect(await seqsIn(store)).toEqual([1, 2]);
    expect(opened).toHaveLength(3);
  });

  test('makes way for a newer version, and says then what to do', async () => {
    const store = await IndexedTraceStore.open();
    await store.put(recording());
    const newer = await openAs(99);
    await expect(store.all()).rejects.toMatchObject({ why: { code: 'store-newer' } });
    newer.close();
    await expect(IndexedTraceStore.open()).rejects.toMatchObject({ why: { code: 'store-newer' } });
  });

  test('does not wait for ever for who keeps its database, says so, and goes on when it is let go', async () => {
    const store = await IndexedTraceStore.open();
    const holding = await openAs(2);
    const deleted = new Promise((resolve) => {
      indexedDB.deleteDatabase('syncscope').onsuccess = resolve;
    });
    await vi.waitFor(async () => expect(opened).toHaveLength(2));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = expect(async () => {
      // Until it has made way.
      for (;;) await store.all();
    }).rejects.toMatchObject({ why: { code: 'store-held' } });
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await asked;
    vi.useRealTimers();
    holding.close();
    await deleted;
    expect(await store.all()).toEqual([]);
  });

  test('says that its database is broken, and tries again the next time', async () => {
    const broken = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw broken;
    });
    const store = new IndexedTraceStore();
    const why = { code: 'store-broken', params: { why: `UnknownError: ${broken.message}` } };
    await expect(store.put(recording())).rejects.toMatchObject({ why });
    await store.put(recording());
    expect(await store.all()).toHaveLength(1);
  });

  test.each([
    ['recordings', { id: 'r1', header: null }],
    ['progress', { id: 'r1', lastSeq: 'many' }],
  ] as const)('does not know a recording of which the record in %s does not fit', async (name, record) => {
    const store = await IndexedTraceStore.open();
    await store.put(recording());
    await store.put(recording('r2'));
    const db = await openAs(2);
    const tx = db.transaction(name, 'readwrite');
    tx.objectStore(name).put(record);
    await new Promise((resolve) => (tx.oncomplete = resolve));
    db.close();
    expect(await store.recording('r1')).toBeUndefined();
    expect((await store.all()).map(({ id }) => id)).toEqual(['r2']);
  });

  test('says so where parts of its database are missing', async () => {
    (await openAs(2, (db) => db.createObjectStore('recordings', { keyPath: 'id' }))).close();
    await expect(IndexedTraceStore.open()).rejects.toMatchObject({ why: { code: 'store-incomplete' } });
  });

  test('makes what is missing in a database that somebody else has made', async () => {
    (await openAs(1)).close();
    const store = await IndexedTraceStore.open();
    expect(await store.all()).toEqual([]);
  });

  test('takes what was stored before recordings had the time of that', async () => {
    const { storedAt: _, lastSeq, size, marks, ...past } = recording('past', 5);
    const future = { ...past, id: 'future', header: { ...past.header, startedAt: 9e15 } };
    const before = await openAs(1, (db) => {
      const recordings = db.createObjectStore('recordings', { keyPath: 'id' });
      const progress = db.createObjectStore('progress', { keyPath: 'id' });
      db.createObjectStore('batches', { keyPath: ['recordingId', 'firstSeq'] });
      for (const about of [past, future]) {
        recordings.put(about);
        progress.put({ id: about.id, lastSeq, size, marks });
      }
    });
    before.close();
    const store = await IndexedTraceStore.open();
    const now = Date.now();
    const stored = Object.fromEntries((await store.all()).map(({ id, storedAt }) => [id, storedAt]));
    expect(stored['past']).toBe(5);
    expect(stored['future']).toBeGreaterThan(now - 60_000);
    expect(stored['future']).toBeLessThanOrEqual(now);
  });

  test('can be read from any event on', async () => {
    const store = await IndexedTraceStore.open();
    const long = recording();
    await store.put(long);
    for (let from = 1; from < 600; from += 100)
      await store.append(
        long,
        Array.from({ length: 100 }, (_, i) => event(from + i)),
      );
    for (const afterSeq of [0, 1, 299, 599]) expect((await seqsIn(store, 'r1', afterSeq))[0]).toBe(afterSeq + 1);
    expect(await seqsIn(store, 'r1', 600)).toEqual([]);
  });

  test('does not end a reading early in silence when the trace is deleted meanwhile', async () => {
    const store = await IndexedTraceStore.open();
    const long = recording();
    await store.put(long);
    // Each in a batch of its own: what nobody has written to yet has none to be joined to.
    for (let seq = 1; seq <= 40; seq++) await store.append({ ...long }, [event(seq)]);
    const reading = store.read('r1');
    await reading.next();
    await store.delete('r1');
    await expect(async () => {
      for await (const events of reading) void events;
    }).rejects.toThrow(RecordingGone);
  });
});
