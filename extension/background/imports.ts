/** Traces that the panel imports: stored piece by piece, listed only when complete. */
import { eventFault, isEvent, type TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
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
      header: { ...header, id },
      state: 'importing',
      kind: 'imported',
      lastSeq: 0,
      size: 0,
      marks: new Map(),
    };
    await this.#store.put(recording);
    this.#running.set(id, { recording, tail: null });
    return id;
  }

  /** @throws with a sentence and a path when an event does not fit */
  async add(id: string, events: readonly unknown[]): Promise<void> {
    const running = this.#of(id);
    const checked: TraceEvent[] = [];
    for (const event of events) {
      if (!isEvent(event)) {
        const fault = eventFault(event);
        throw new Error(`An event of the file does not fit: ${fault?.path}: ${fault?.message}`);
      }
      checked.push(event);
    }
    running.tail = await this.#store.append(running.recording, checked, running.tail);
  }

  async end(id: string): Promise<void> {
    const { recording } = this.#of(id);
    this.#running.delete(id);
    await this.#store.put({ ...recording, state: 'ended' });
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
