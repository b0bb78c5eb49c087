/** What a format is made from: a trace without what shall not be told, in small batches between which the page breathes. */
import { isEvent, type TraceEvent } from '../trace/events.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import type { EventBatches, WriteOptions } from './format.ts';
import { eventWithout, recordingWithout } from './leave-out.ts';
import { pause } from './pause.ts';

/** Events in a batch. */
const eventsInBatch = 1_000;
/** Events between two pauses: some tens of milliseconds of work. */
const eventsBetweenPauses = 5_000;

/** The events of a trace in batches of at most 1,000. Throws what `events` throws, or the signal's reason. */
export async function* redactedEvents(
  events: EventBatches,
  { signal, onProgress, leaveOut = [] }: WriteOptions = {},
): AsyncGenerator<readonly TraceEvent[], void, void> {
  const parts = new Set(leaveOut);
  let done = 0;
  let nextPause = eventsBetweenPauses;
  for await (const batch of events) {
    for (let i = 0; i < batch.length; i += eventsInBatch) {
      signal?.throwIfAborted();
      const some = batch.slice(i, i + eventsInBatch);
      yield parts.size === 0 ? some : some.map((event) => eventWithout(event, parts)).filter(isEvent);
      done += some.length;
      onProgress?.(done);
      if (done < nextPause) continue;
      nextPause = done + eventsBetweenPauses;
      await pause();
    }
  }
  signal?.throwIfAborted();
}

/** The header of a trace without what shall not be told. */
export function redactedRecording(recording: RecordingHeader, { leaveOut = [] }: WriteOptions = {}): RecordingHeader {
  return recordingWithout(recording, new Set(leaveOut));
}
