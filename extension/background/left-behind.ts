/** Puts in order what an earlier background, or an earlier browser, left in the store. */
import { reasonText } from '../../src/messages/reasons.ts';
import { storedModel } from '../../src/session/stored-model.ts';
import { TraceWriter } from '../../src/session/trace-writer.ts';
import { draftMaker } from '../../src/trace/drafts.ts';
import { clock } from '../platform/clock.ts';
import type { IndexedTraceStore } from '../platform/indexed-trace-store.ts';

/** Traces whose tabs are gone: those never recorded and those half imported are of no use to anybody. */
export async function endLeftBehind(store: IndexedTraceStore, inUse: ReadonlySet<string>): Promise<void> {
  for (const { id, kind, state } of await store.all()) {
    if (inUse.has(id)) continue;
    if (state === 'importing' || kind === 'inspected') await store.delete(id);
    else if (state === 'live') await endInterrupted(store, id);
  }
}

/** Ends a recording that the end of the browser, or of the extension, interrupted. */
async function endInterrupted(store: IndexedTraceStore, id: string): Promise<void> {
  const recording = await store.recording(id);
  if (!recording) return;
  const model = await storedModel(store, id);
  const writer = new TraceWriter({ store, clock, recording, words: reasonText });
  const endedAt = model.to ?? recording.header.startedAt;
  if (model.recorded.at(-1)?.to === null) {
    const stopped = { kind: 'recording-stopped', why: { code: 'browser-closed', params: {} } } as const;
    await writer.add([draftMaker('panel', `e${crypto.randomUUID()}`)(stopped, endedAt)]);
  }
  await writer.update({ state: 'ended', header: { endedAt } });
}
