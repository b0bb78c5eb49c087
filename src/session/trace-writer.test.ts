import { beforeEach, describe, expect, test } from 'vitest';
import { reasonText } from '../messages/reasons.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Draft } from '../trace/worded.ts';
import { MemoryStore } from '../../test/memory-store.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import type { StoredRecording } from './trace-store.ts';
import { TraceWriter, type WriterOptions } from './trace-writer.ts';

let store: MemoryStore;
let stored: TraceEvent[];

beforeEach(async () => {
  store = new MemoryStore();
  await store.put(recording());
  stored = [];
});

function recording(): StoredRecording {
  const header = {
    id: 'r1',
    name: 'a recording',
    startedAt: 1,
    url: 'https://app.example/',
    origin: 'https://app.example',
    userAgent: 'test',
    tool: { name: 'SyncScope', version: '0' },
  };
  return { id: 'r1', header, storedAt: 1, state: 'live', kind: 'captured', lastSeq: 0, size: 0, pinned: false, marks: new Map() };
}

function writer(of: StoredRecording = recording(), told: Partial<WriterOptions> = {}): TraceWriter {
  const onStored = (events: TraceEvent[]): unknown => stored.push(...events);
  return new TraceWriter({ store, clock: steadyClock, words: reasonText, recording: of, onStored, ...told });
}

function draft(id: string): Draft {
  return { id, at: 1, source: 'panel', kind: 'recording-started' };
}

async function idsIn(afterSeq = 0): Promise<string[]> {
  const ids: string[] = [];
  for await (const events of store.read('r1', afterSeq)) ids.push(...events.map(({ seq, id }) => `${seq} ${id}`));
  return ids;
}

describe('writing a trace', () => {
  test('numbers events in the order in which they came, and has them on disk when it says so', async () => {
    const trace = writer();
    await Promise.all([trace.add([draft('a-1'), draft('b-1')]), trace.add([draft('a-2')])]);
    expect(await idsIn()).toEqual(['1 a-1', '2 b-1', '3 a-2']);
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('writes no credentials, whatever field they are in, and leaves what it was given alone', async () => {
    const rule = { id: 'r', url: 'https://user:password@app.example/*', body: 'password' };
    const drafts: Draft[] = [
      { id: 'a-1', at: 1, source: 'panel', kind: 'fault-changed', rule, active: true },
      {
        id: 'a-2',
        at: 2,
        source: 'browser',
        kind: 'console-message',
        dispatchId: null,
        attribution: 'none',
        level: 'log',
        text: 'to https://user:password@app.example/',
      },
    ];
    await writer().add(drafts);
    expect(stored).toMatchObject([
      { rule: { url: 'https://app.example/*', body: 'password' } },
      { text: 'to https://app.example/' },
    ]);
    expect(rule.url).toContain('user:password@');
  });

  test('drops what it has already, also after a new start', async () => {
    await writer().add([draft('a-1'), draft('a-2')]);
    const kept = await store.recording('r1');
    expect(kept).toBeDefined();
    const again = writer(kept);
    await again.add([draft('a-1'), draft('a-2'), draft('a-3')]);
    expect(await idsIn()).toEqual(['1 a-1', '2 a-2', '3 a-3']);
  });

  test('gathers what comes while it writes', async () => {
    const trace = writer();
    const many = Array.from({ length: 2_500 }, (_, i) => trace.add([draft(`a-${i + 1}`)]));
    await Promise.all(many);
    expect(await idsIn()).toHaveLength(2_500);
    expect(trace.recording.lastSeq).toBe(2_500);
  });

  test('writes what comes alone at once, and a storm in few pieces', async () => {
    let writes = 0;
    const trace = writer(recording(), { onStored: () => void writes++ });
    for (let i = 1; i <= 20; i++) await trace.add([draft(`a-${i}`)]);
    expect(writes).toBe(20);
    for (let i = 21; i <= 620; i++) {
      void trace.add([draft(`a-${i}`)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await trace.settled();
    expect(writes).toBeLessThan(200);
    expect(await idsIn(619)).toEqual(['620 a-620']);
  });

  test('writes what comes in one task in one piece', async () => {
    let writes = 0;
    const trace = writer(recording(), { onStored: () => void writes++ });
    for (let i = 1; i <= 5; i++) trace.put([draft(`a-${i}`)]);
    await trace.settled();
    expect(await idsIn()).toHaveLength(5);
    expect(writes).toBe(1);
  });

  test('tells that nothing can be stored, again with all that comes after', async () => {
    const failures: string[] = [];
    const trace = writer(recording(), { onFailed: ({ message }) => failures.push(message) });
    await trace.add([draft('a-1')]);
    store.append = () => Promise.reject(new Error('The disk is full.'));
    trace.put([draft('a-2')]);
    await expect(trace.settled()).rejects.toThrow('The disk is full.');
    trace.put([draft('a-3')]);
    await expect(trace.add([draft('a-4')])).rejects.toThrow('The disk is full.');
    expect(failures).toEqual(['The disk is full.', 'The disk is full.']);
    expect(await idsIn()).toEqual(['1 a-1']);
  });

  test('that is full counts what comes, tells it as a gap, and goes on when it may grow', async () => {
    let full = 0;
    const nearlyFull: StoredRecording = { ...recording(), kind: 'inspected', size: 31_990_000 };
    const trace = writer(nearlyFull, { onFull: () => full++ });
    const tag = 'x'.repeat(3_000);
    const call = (id: string): Draft => ({
      id,
      at: 1,
      source: 'page',
      kind: 'register-called',
      callId: 'c',
      api: 'sync',
      tag,
      context: 'page',
    });
    await trace.add([call('a-1'), call('a-2'), call('a-3'), call('a-4'), call('a-5')]);
    expect([full, trace.full, trace.recording.lastSeq]).toEqual([1, true, 3]);
    // Sent again, it is not missing twice.
    await trace.add([call('a-5'), draft('b-1')]);
    trace.setRecorded(true);
    await trace.add([call('a-6')]);
    expect(trace.full).toBe(false);
    expect((await idsIn()).map((id) => id.replace(/g[-0-9a-f]{36}/, 'gap'))).toEqual([
      '1 a-1',
      '2 a-2',
      '3 a-3',
      '4 b-1',
      '5 gap-1',
      '6 a-6',
    ]);
    for await (const [event] of store.read('r1', 4)) expect(event).toMatchObject({ code: 'trace-full', params: { count: 2 } });
  });

  test('a trace that is removed leaves nothing, and others alone', async () => {
    await writer().add([draft('a-1')]);
    await store.delete('r1');
    expect(await idsIn()).toEqual([]);
    expect(await store.recording('r1')).toBeUndefined();
  });
});
