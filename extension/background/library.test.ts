import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { StoredRecording } from '../../src/session/trace-store.ts';
import { IndexedTraceStore } from '../platform/indexed-trace-store.ts';
import { Library } from './library.ts';

vi.mock('../platform/keep.ts', () => ({ keep: async () => undefined, kept: async () => undefined }));

const limit = 500_000_000;
let store: IndexedTraceStore;
let inUse: Set<string>;
let library: Library;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = new IndexedTraceStore();
  inUse = new Set();
  library = new Library(
    store,
    (id) => inUse.has(id),
    () => undefined,
  );
});

/** Puts a trace there as if its events took so many bytes. */
async function put(id: string, size: number, change: Partial<StoredRecording> = {}): Promise<void> {
  const tool = { name: 'SyncScope', version: '0' };
  const header = { id, name: id, startedAt: Number(id.slice(1)), url: '', origin: '', userAgent: '', tool };
  await store.put({
    id,
    header,
    storedAt: header.startedAt,
    state: 'ended',
    kind: 'captured',
    lastSeq: 0,
    size,
    pinned: false,
    marks: new Map(),
    ...change,
  });
}

async function left(): Promise<string[]> {
  return (await store.all()).map(({ id }) => id).sort();
}

test('a recording that begins finds a tenth of the limit free: the oldest go, but none that is pinned or in use', async () => {
  await put('r1', 100e6, { pinned: true });
  await put('r2', 100e6);
  inUse.add('r2');
  await put('r3', 100e6);
  await put('r4', 100e6);
  await put('r5', 100e6);
  await library.makeRoom();
  expect(await left()).toEqual(['r1', 'r2', 'r4', 'r5']);
});

test('one that goes on takes no other’s place, however fast it grows', async () => {
  await put('r1', 400e6);
  await put('r2', 0, { state: 'live' });
  inUse.add('r2');
  await library.makeRoom();
  let size = 0;
  const grow = async (bytes: number): Promise<void> => library.grew(bytes, (size += bytes));
  for (let i = 0; i < 9; i++) await grow(11e6);
  await expect(grow(11e6)).rejects.toMatchObject({ why: { code: 'library-full', params: { megabytes: 500 } } });
  expect(await left()).toEqual(['r1', 'r2']);
});

test('one that is small goes on, whatever others have taken', async () => {
  await put('r1', limit);
  await put('r2', 0, { state: 'live' });
  inUse.add('r1').add('r2');
  await library.makeRoom();
  await library.grew(1e6, 1e6);
  await library.grew(49e6, 50e6);
  await expect(library.grew(1e6, 51e6)).rejects.toMatchObject({ why: { code: 'library-full' } });
});

test('what was only inspected takes no room from recordings, and is not given up for them', async () => {
  await put('r1', 440e6);
  await put('r2', 300e6, { kind: 'inspected', state: 'live' });
  await library.makeRoom();
  expect(await left()).toEqual(['r1', 'r2']);
  expect(await library.state()).toMatchObject({ size: 440e6, recordings: [{ id: 'r1' }] });
});

test('a lower limit gives up the oldest, and says where that is not enough', async () => {
  await put('r1', 3e6);
  await put('r2', 2e6, { pinned: true });
  await library.setLimit(4e6);
  expect(await left()).toEqual(['r2']);
  await expect(library.setLimit(1e6)).rejects.toMatchObject({ why: { code: 'library-full', params: { megabytes: 1 } } });
});

test('names and addresses without end are cut in the list', async () => {
  await put('r1', 1);
  await store.change('r1', (about) => (about.header = { ...about.header, name: 'x'.repeat(100_000), url: 'y'.repeat(100_000) }));
  expect(JSON.stringify(await library.state()).length).toBeLessThan(5_000);
});
