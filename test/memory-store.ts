/** A store of traces in memory, which a test can look into. */
import { RecordingGone, type AboutRecording, type StoredRecording, type TraceStore } from '../src/session/trace-store.ts';
import type { TraceEvent } from '../src/trace/events.ts';

interface Stored {
  recording: StoredRecording;
  events: TraceEvent[];
}

export class MemoryStore implements TraceStore {
  readonly #stored = new Map<string, Stored>();

  async recording(id: string): Promise<StoredRecording | undefined> {
    const stored = this.#stored.get(id);
    return stored && structuredClone(stored.recording);
  }

  async put(recording: StoredRecording): Promise<void> {
    this.#stored.set(recording.id, { recording: structuredClone(recording), events: [] });
  }

  async change(id: string, change: (about: AboutRecording) => void): Promise<void> {
    change(this.#of(id).recording);
  }

  async append(recording: StoredRecording, events: TraceEvent[]): Promise<void> {
    const stored = this.#of(recording.id);
    stored.events.push(...events);
    recording.lastSeq = events.at(-1)?.seq ?? recording.lastSeq;
    recording.size += JSON.stringify(events).length;
    const { lastSeq, size, marks } = recording;
    Object.assign(stored.recording, { lastSeq, size, marks: new Map(marks) });
  }

  async *read(id: string, afterSeq = 0): AsyncGenerator<TraceEvent[]> {
    yield (this.#stored.get(id)?.events ?? []).filter(({ seq }) => seq > afterSeq);
  }

  async delete(id: string): Promise<void> {
    this.#stored.delete(id);
  }

  /** The events of a trace, as they are stored now. */
  eventsOf(id: string): readonly TraceEvent[] {
    return this.#stored.get(id)?.events ?? [];
  }

  #of(id: string): Stored {
    const stored = this.#stored.get(id);
    if (!stored) throw new RecordingGone();
    return stored;
  }
}
