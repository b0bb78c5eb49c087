import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { KnownEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import type { StoredRecording } from '../../src/session/trace-store.ts';
import { IndexedTraceStore } from '../platform/indexed-trace-store.ts';
import { Imports } from './imports.ts';
import { Library } from './library.ts';

vi.mock('../platform/keep.ts', () => ({ keep: () => Promise.resolve(), kept: () => Promise.resolve(10_000) }));

/** What our clock says, ms. */
let clock: number;
vi.mock('../platform/clock.ts', () => ({ now: () => clock }));

const farFuture = 9e15;

let store: IndexedTraceStore;
let library: Library;
let imports: Imports;

beforeEach(async () => {
  clock = 100;
  globalThis.indexedDB = new IDBFactory();
  store = await IndexedTraceStore.open();
  library = new Library(
    store,
    (id) => id === 'running',
    () => undefined,
  );
  imports = new Imports(store, library);
});

function header(name: string, startedAt = farFuture): RecordingHeader {
  return { id: name, name, startedAt, url: '', origin: '', userAgent: '', tool: { name: 'SyncScope', version: '0' } };
}

/** Puts a recording of so many bytes into the store. */
async function recorded(id: string, size: number, storedAt: number, rest: Partial<StoredRecording> = {}): Promise<void> {
  const state = { state: 'ended', kind: 'captured', pinned: false } as const;
  await store.put({ id, header: header(id, storedAt), storedAt, ...state, lastSeq: 0, size, marks: new Map(), ...rest });
}

/** Events that take about so many bytes in the store. */
const events = (bytes: number, seq = 1): KnownEvent[] => [
  { seq, id: `a-${seq}`, at: 1, source: 'panel', kind: 'capture-gap', from: 1, to: 1, reason: 'x'.repeat(bytes) },
];

async function kept(): Promise<string[]> {
  return (await library.state()).recordings.map(({ name }) => name);
}

async function importAll(name: string, bytes: number, startedAt?: number): Promise<void> {
  const id = await imports.begin(header(name, startedAt));
  await imports.add(id, events(bytes));
  await imports.end(id);
}

describe('an import', () => {
  test('counts when it is complete, and what was stored first goes for it, whatever files say of their times', async () => {
    await recorded('oldest', 3_000, 1);
    await importAll('from the future', 3_000);
    await recorded('newer', 3_000, 101);
    clock = 102;
    await importAll('from long ago', 3_000, 1);
    expect(await kept()).toEqual(['from long ago', 'newer', 'from the future']);
    await importAll('another', 3_000, 1);
    expect(await kept()).toHaveLength(3);
    expect(await kept()).not.toContain('from the future');
  });

  test('never takes the place of what is pinned or goes on, nor goes itself', async () => {
    await recorded('pinned', 3_000, 1, { pinned: true });
    await recorded('running', 3_000, 2, { state: 'live' });
    await recorded('other', 3_000, 3);
    await importAll('imported', 3_000);
    expect((await kept()).sort()).toEqual(['imported', 'pinned', 'running']);
  });

  test('that is larger than the limit is refused with a sentence, and nothing is deleted for it', async () => {
    await recorded('other', 9_000, 1);
    const id = await imports.begin(header('large'));
    await imports.add(id, events(6_000));
    await expect(imports.add(id, events(6_000, 2))).rejects.toMatchObject({ why: { code: 'import-too-large' } });
    expect((await store.all()).map((one) => one.id)).toEqual(['other']);
    await expect(imports.end(id)).rejects.toMatchObject({ why: { code: 'import-given-up' } });
  });

  test('that has no room beside what is pinned or goes on is refused in the same way, also when that came meanwhile', async () => {
    await recorded('pinned', 6_000, 1, { pinned: true });
    await expect(importAll('large', 5_000)).rejects.toMatchObject({ why: { code: 'import-too-large' } });
    const id = await imports.begin(header('smaller'));
    await imports.add(id, events(3_000));
    await recorded('running', 3_000, 2, { state: 'live' });
    await expect(imports.end(id)).rejects.toMatchObject({ why: { code: 'import-too-large' } });
    expect((await store.all()).map((one) => one.id).sort()).toEqual(['pinned', 'running']);
  });

  test('counts what the file says of itself', async () => {
    await expect(imports.begin({ ...header('wordy'), fileFields: { more: 'x'.repeat(20_000) } })).rejects.toMatchObject({
      why: { code: 'import-too-large' },
    });
    expect(await store.all()).toEqual([]);
  });

  test('is not at the cost of others before it is complete, though they grow meanwhile', async () => {
    await recorded('other', 6_000, 1);
    const id = await imports.begin(header('half'));
    await imports.add(id, events(6_000));
    await library.grew(10, 6_010);
    expect(await kept()).toEqual(['other']);
    await imports.abort(id);
    expect((await store.all()).map((one) => one.id)).toEqual(['other']);
  });

  test('goes with its panel when that goes in the middle, and nothing that comes late brings it back', async () => {
    const id = await imports.begin(header('half'));
    const adding = imports.add(id, events(100)).catch(() => undefined);
    await imports.abortAll();
    await adding;
    expect(await store.all()).toEqual([]);
    await expect(imports.add(id, events(100))).rejects.toMatchObject({ why: { code: 'import-given-up' } });
    await expect(imports.begin(header('late'))).rejects.toMatchObject({ why: { code: 'import-given-up' } });
    expect(await store.all()).toEqual([]);
  });
});
