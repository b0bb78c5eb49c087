/** Traces that the panel imports: stored piece by piece, listed only when complete. */
import { Failure } from '../../src/protocol/failure.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { now } from '../platform/clock.ts';
import type { StoredRecording, TraceStore } from '../../src/session/trace-store.ts';

/** What imports need of those who keep the recordings. */
export interface ImportsKeeper {
  /** How large an import may be, bytes, and all recordings together. */
  roomForImport: (id?: string) => Promise<{ room: number; limit: number }>;
  /** An import is complete. */
  imported: (id: string) => Promise<void>;
}

interface Running {
  recording: StoredRecording;
  /** How large it may become, bytes, as it was when it began. */
  room: number;
  limit: number;
}

/** The imports of one panel: they end with it. */
export class Imports {
  readonly #store: TraceStore;
  readonly #keeper: ImportsKeeper;
  readonly #running = new Map<string, Running>();
  #over = false;

  constructor(store: TraceStore, keeper: ImportsKeeper) {
    this.#store = store;
    this.#keeper = keeper;
  }

  /**
   * @returns the id under which it is stored: a trace may be imported twice
   * @throws when there is no room for it
   */
  async begin(header: RecordingHeader): Promise<string> {
    const id = crypto.randomUUID();
    const recording: StoredRecording = {
      id,
      header,
      storedAt: now(),
      state: 'importing',
      kind: 'imported',
      lastSeq: 0,
      // A file may say much of itself.
      size: JSON.stringify(header).length,
      pinned: false,
      marks: new Map(),
    };
    const running = { recording, ...(await this.#keeper.roomForImport()) };
    if (recording.size > running.room) throw tooLarge(running);
    if (this.#over) throw givenUp();
    this.#running.set(id, running);
    await this.#store.put(recording);
    // The panel went meanwhile.
    if (!this.#running.has(id)) await this.#store.delete(id);
    return id;
  }

  /** @throws when it has become too large: then it is gone, and all else is as it was */
  async add(id: string, events: TraceEvent[]): Promise<void> {
    const running = this.#of(id);
    await this.#store.append(running.recording, events);
    if (running.recording.size > running.room) await this.#refuse(id, running);
  }

  /** @throws when it is too large by now: then it is gone, and all else is as it was */
  async end(id: string): Promise<void> {
    const running = this.#of(id);
    const { room, limit } = await this.#keeper.roomForImport(id);
    if (running.recording.size > room) await this.#refuse(id, { room, limit });
    this.#running.delete(id);
    await this.#store.change(id, (stored) => {
      stored.state = 'ended';
    });
    await this.#keeper.imported(id);
  }

  async abort(id: string): Promise<void> {
    this.#running.delete(id);
    await this.#store.delete(id);
  }

  /** The panel is gone, and with it what was not imported to its end. */
  async abortAll(): Promise<void> {
    this.#over = true;
    await Promise.all([...this.#running.keys()].map((id) => this.abort(id)));
  }

  async #refuse(id: string, of: { room: number; limit: number }): Promise<never> {
    await this.abort(id);
    throw tooLarge(of);
  }

  #of(id: string): Running {
    const running = this.#running.get(id);
    if (!running) throw givenUp();
    return running;
  }
}

function givenUp(): Failure {
  return new Failure({ code: 'import-given-up', params: {} });
}

function tooLarge({ room, limit }: { room: number; limit: number }): Failure {
  const megabytes = (bytes: number): number => Math.max(0, Math.floor(bytes / 1e6));
  return new Failure({ code: 'import-too-large', params: { limit: megabytes(limit), room: megabytes(room) } });
}
