/** The attempts of a recording that is kept, read for a comparison. */
import type { TraceStore } from '../../src/session/trace-store.ts';
import { pause } from '../../src/formats/pause.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch } from '../../src/trace/model.ts';

/**
 * Reads the attempts of a recording.
 * @param onProgress called with the number of events read so far
 * @throws the signal's reason, when it was aborted
 */
export async function readDispatches(
  store: Pick<TraceStore, 'read'>,
  id: string,
  signal: AbortSignal,
  onProgress: (events: number) => void,
): Promise<Dispatch[]> {
  const model = emptyModel();
  let done = 0;
  for await (const events of store.read(id)) {
    signal.throwIfAborted();
    fold(model, events);
    onProgress((done += events.length));
    await pause();
  }
  signal.throwIfAborted();
  return [...model.dispatches.values()];
}
