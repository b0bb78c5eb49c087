/** Runs in a page of the extension: the writer as background uses it, with events like those of a probe. */
import type { Draft } from '../../src/trace/worded.ts';
import { TraceWriter } from '../../src/session/trace-writer.ts';
import type { StoredRecording } from '../../src/session/trace-store.ts';
import { reasonText } from '../../src/messages/reasons.ts';
import { clock } from '../../extension/platform/clock.ts';
import { IndexedTraceStore } from '../../extension/platform/indexed-trace-store.ts';

let last = 0;

function draft(): Draft {
  const number = ++last;
  return {
    id: `bench-${number}`,
    at: performance.timeOrigin + performance.now(),
    source: 'worker',
    scope: 'https://app.example/',
    workerId: '0E4C4BDAFC6A5296A2C74D4C6E9A9725',
    kind: 'dispatch-started',
    dispatchId: `bench.${number}`,
    type: 'sync',
    tag: `outbox ${number}`,
    lastChance: false,
    trusted: true,
  };
}

async function newWriter(): Promise<{ writer: TraceWriter; end: () => Promise<void> }> {
  const store = await IndexedTraceStore.open();
  const id = crypto.randomUUID();
  const tool = { name: 'bench', version: '1' };
  const header = { id, name: 'bench', startedAt: 0, url: '', origin: '', userAgent: '', tool };
  const recording: StoredRecording = {
    id,
    header,
    storedAt: 0,
    state: 'importing',
    kind: 'captured',
    lastSeq: 0,
    size: 0,
    pinned: false,
    marks: new Map(),
  };
  await store.put(recording);
  return { writer: new TraceWriter({ store, clock, recording, words: reasonText }), end: () => store.delete(id) };
}

/** Stores batches of events, a few under way at a time; gives events per second until all are on disk. */
export async function storm(batches: number, size: number): Promise<number> {
  const { writer, end } = await newWriter();
  const start = performance.now();
  for (let i = 0; i < batches; i++) {
    const added = writer.add(Array.from({ length: size }, draft));
    if (i % 8 === 7) await added;
  }
  await writer.settled();
  const seconds = (performance.now() - start) / 1000;
  await end();
  return (batches * size) / seconds;
}

/** Stores events one by one; gives how long each took until it was on disk, ms. */
export async function lone(count: number): Promise<number[]> {
  const { writer, end } = await newWriter();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await writer.add([draft()]);
    times.push(performance.now() - start);
    // Each by itself: those that follow each other without end are a storm.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end();
  return times;
}
