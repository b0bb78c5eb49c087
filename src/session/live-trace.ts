/** The trace that the events of a tab go to: one after the other, each begun with what its session knows then. */
import { draftMaker } from '../trace/drafts.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Words } from '../trace/reasons.ts';
import type { Draft, Facts } from '../trace/worded.ts';
import { newRecording, type Making } from './new-recording.ts';
import type { StoredRecording, TraceStore } from './trace-store.ts';
import { TraceWriter } from './trace-writer.ts';

/** What traces are made with, and who is told of them. */
export interface LiveTraceOptions extends Making {
  store: TraceStore;
  /** The words that stand in a trace beside the codes of reasons. */
  words: Words;
  /** Called with events of a trace once they are on disk, in order, and how many bytes they take there. */
  onStored: (recording: StoredRecording, events: TraceEvent[], bytes: number) => void;
  /** Called when nothing can be stored any more, and from then on with all that is put. */
  onFailed: (error: unknown) => void;
  /** Called when a trace is as large as it may be. */
  onFull: () => void;
}

export class LiveTrace {
  readonly #options: LiveTraceOptions;
  readonly #drafts = draftsOf(crypto.randomUUID());
  #writer: TraceWriter;
  #begunAt = -Infinity;

  /** @param recording the trace to go on with */
  constructor(options: LiveTraceOptions, recording: StoredRecording) {
    this.#options = options;
    this.#writer = this.#writerOf(recording);
  }

  get recording(): StoredRecording {
    return this.#writer.recording;
  }

  /** When it was begun anew last, epoch ms: what was learnt before is so since then. */
  get begunAt(): number {
    return this.#begunAt;
  }

  get full(): boolean {
    return this.#writer.full;
  }

  /** Whether nothing can be stored any more. */
  get failed(): boolean {
    return this.#writer.failed;
  }

  /** Makes a draft of what was learnt; where its source numbers what it tells, by that id. */
  draftOf(source: TraceEvent['source'], facts: Facts, at: number, id?: string): Draft {
    return id === undefined ? this.#drafts[source](facts, at) : { id, at, source, ...facts };
  }

  put(draft: Draft): void {
    this.#writer.put([draft]);
  }

  /** Adds drafts. Resolves when they are on disk, or left out. @throws when they can't be stored */
  add(drafts: readonly Draft[]): Promise<void> {
    return this.#writer.add(drafts);
  }

  /** Up to which of its numbered facts a source has been stored; 0 if nothing of it has. */
  storedOf(source: string): number {
    return this.#writer.storedOf(source);
  }

  /** Resolves when all that was added so far is on disk. @throws when it can't be */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  /** It is recorded from now on, or no more: it may grow accordingly. */
  setRecorded(recorded: boolean): void {
    this.#writer.setRecorded(recorded);
  }

  /** Makes it one that stays. */
  async capture(): Promise<void> {
    await this.#writer.update({ kind: 'captured' });
  }

  /** Notes when its recording ended. */
  async endedAt(at: number): Promise<void> {
    await this.#writer.update({ header: { endedAt: at } });
  }

  /**
   * Begins a new trace, in which what the old one has already is not told again.
   * @returns the old one, to be ended
   */
  async beginAnew(url: string | null): Promise<TraceWriter> {
    const old = this.#writer;
    const { store } = this.#options;
    const next = newRecording(url, this.#options, old.recording.marks);
    await store.put(next);
    this.#writer = this.#writerOf(next);
    return old;
  }

  /** What is so from now on is told to the new trace, as of now. */
  carryOver(): number {
    this.#begunAt = this.#options.clock.now();
    return this.#begunAt;
  }

  /** Nothing more comes: resolves when all is on disk that can be. */
  async end(): Promise<void> {
    this.#writer.tellMissing();
    // What could not be stored was told.
    await this.#writer.settled().catch(() => undefined);
  }

  #writerOf(recording: StoredRecording): TraceWriter {
    const { store, clock, words, onStored, onFailed, onFull } = this.#options;
    return new TraceWriter({
      store,
      clock,
      recording,
      words,
      onFailed,
      onFull,
      onStored: (events, bytes) => onStored(recording, events, bytes),
    });
  }
}

function draftsOf(id: string) {
  return {
    page: draftMaker('page', `o${id}`),
    worker: draftMaker('worker', `w${id}`),
    browser: draftMaker('browser', `b${id}`),
    panel: draftMaker('panel', `u${id}`),
  };
}
