/** Traces that the panel imports: stored piece by piece, listed only when complete. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { now } from '../platform/clock.ts';
import type { StoredRecording, Tail, TraceStore } from '../platform/trace-store.ts';

export class Imports {
  readonly #store: TraceStore;
  readonly #running = new Map<string, { recording: StoredRecording; tail: Tail | null }>();

  constructor(store: TraceStore) {
    this.#store = store;
  }

  /** @returns the id under which it is stored: a trace may be imported twice */
  async begin(header: RecordingHeader): Promise<string> {
    const id = crypto.randomUUID();
    const recording: StoredRecording = {
      id,
      header,
      storedAt: now(),
      state: 'importing',
      kind: 'imported',
      lastSeq: 0,
      size: 0,
      pinned: false,
      marks: new Map(),
    };
    await this.#store.put(recording);
    this.#running.set(id, { recording, tail: null });
    return id;
  }

  async add(id: string, events: TraceEvent[]): Promise<void> {
    const running = this.#of(id);
    running.tail = await this.#store.append(running.recording, events, running.tail);
  }

  async end(id: string): Promise<void> {
    const { recording } = this.#of(id);
    this.#running.delete(id);
    await this.#store.change(recording.id, (stored) => {
      stored.state = 'ended';
    });
  }

  async abort(id: string): Promise<void> {
    this.#running.delete(id);
    await this.#store.delete(id);
  }

  #of(id: string): { recording: StoredRecording; tail: Tail | null } {
    const running = this.#running.get(id);
    if (!running) throw new Error('This import was given up before: choose the file again.');
    return running;
  }
}
