/**
 * The one place where drafts become events of a trace: it drops what it has already, numbers the rest, takes out what
 * is never recorded, and puts it on disk. While one write is under way, or has to wait, the next drafts gather, so
 * that nothing waits when little happens and a storm goes in large batches.
 */
import { draftMaker } from '../trace/drafts.ts';
import type { EventDraft, TraceEvent } from '../trace/events.ts';
import type { Words } from '../trace/reasons.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { recordable } from '../trace/text-fields.ts';
import { worded, type Draft } from '../trace/worded.ts';
import { StormWatch } from '../transport/storm-watch.ts';
import type { Clock } from '../transport/clock.ts';
import { Intake, mostInspected, mostRecorded } from './intake.ts';
import type { AboutRecording, StoredRecording, TraceStore } from './trace-store.ts';

/**
 * So long a write waits for more in a storm, ms, unless it has so many events: each takes the browser longer than what is
 * in it.
 */
const stormRest = 25;
const largeWrite = 100;

/** How many sources' marks are kept: a source is a document, a worker run, or background itself. */
const keptMarks = 1_000;

/** What a trace is written with. */
export interface WriterOptions {
  store: TraceStore;
  clock: Clock;
  recording: StoredRecording;
  /** The words that stand beside the codes of reasons. */
  words: Words;
  /** Called with events once they are on disk, in order, and how many bytes they take there. */
  onStored?: (events: TraceEvent[], bytes: number) => void;
  /** Called when the disk is full or the store can't be used, and from then on with all that is put. */
  onFailed?: (error: Error) => void;
  /** Where the trace has a bound: called when it is reached; what comes then is counted, and not stored. */
  onFull?: () => void;
}

/** Writes one trace. */
export class TraceWriter {
  readonly recording: StoredRecording;
  readonly #store: TraceStore;
  readonly #clock: Clock;
  readonly #words: Words;
  readonly #onStored: (events: TraceEvent[], bytes: number) => void;
  readonly #onFailed: (error: Error) => void;
  /** Why nothing can be stored any more: what comes after a lost piece would leave a gap in the numbers. */
  #failure: Error | null = null;
  /** What is stored of what comes; null where that is all. */
  readonly #intake: Intake | null = null;
  #gathering: TraceEvent[] = [];
  /** The write that is under way; it never rejects. */
  #writing: Promise<void> | null = null;
  readonly #watch = new StormWatch();
  #lastSeq: number;

  constructor(options: WriterOptions) {
    const { store, clock, recording, words, onStored = () => undefined, onFailed = () => undefined, onFull } = options;
    this.#store = store;
    this.#clock = clock;
    this.#words = words;
    this.recording = recording;
    this.#onStored = onStored;
    this.#onFailed = onFailed;
    this.#lastSeq = recording.lastSeq;
    if (!onFull) return;
    const draftOf = draftMaker('browser', `g${crypto.randomUUID()}`);
    this.#intake = new Intake(recording.size, mostInspected, {
      onGap: (gap, at) => {
        this.#gather(worded(draftOf(gap, at), words));
        this.#writeSoon();
      },
      onFull,
    });
    if (recording.kind !== 'inspected') this.#intake.allowMore(mostInspected);
  }

  /** Adds drafts to the trace. `settled` tells when they are on disk. */
  put(drafts: readonly Draft[]): void {
    if (this.#failure) return this.#onFailed(this.#failure);
    const at = this.#clock.now();
    this.#watch.add(drafts.length, at);
    for (const draft of drafts) {
      if (!this.#isNew(draft.id)) continue;
      const fact = recordable(worded(draft, this.#words));
      if (this.#intake?.admits(fact, at) ?? true) this.#gather(fact);
    }
    this.#writeSoon();
  }

  #gather(draft: EventDraft): void {
    this.#gathering.push({ seq: ++this.#lastSeq, ...draft });
  }

  #writeSoon(): void {
    if (this.#gathering.length > 0 && !this.#failure) this.#writing ??= this.#write();
  }

  /** The trace is recorded from now on, or no more: it may grow accordingly. */
  setRecorded(recorded: boolean): void {
    if (recorded) this.#intake?.allow(mostRecorded);
    else this.#intake?.allowMore(mostInspected);
  }

  /** Whether the trace is as large as it may be. */
  get full(): boolean {
    return this.#intake?.full ?? false;
  }

  /** Nothing more comes for now: tells what is missing, and not told yet. */
  tellMissing(): void {
    this.#intake?.end();
  }

  /**
   * Adds drafts to the trace. Resolves when they are on disk.
   * @throws when the disk is full or the database can't be used, and from then on each time
   */
  async add(drafts: readonly Draft[]): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.put(drafts);
    await this.settled();
  }

  /** Resolves when all that was added so far is on disk. @throws when it can't be */
  async settled(): Promise<void> {
    const wanted = this.#lastSeq;
    while (this.recording.lastSeq < wanted) {
      if (this.#failure) throw this.#failure;
      await this.#writing;
    }
  }

  /** Changes what is known of the trace beside its events, on disk too. */
  async update(change: Partial<Pick<StoredRecording, 'state' | 'kind'>> & { header?: Partial<RecordingHeader> }): Promise<void> {
    this.tellMissing();
    // What is on disk is worth its header though nothing more can be added.
    await this.settled().catch(() => undefined);
    const { header, ...rest } = change;
    const apply = (about: AboutRecording): void => {
      about.header = { ...about.header, ...header };
      Object.assign(about, rest);
    };
    apply(this.recording);
    await this.#store.change(this.recording.id, apply);
  }

  /** Ends the trace at a time (epoch ms). One that was never recorded is of no use any more, and goes. */
  async end(at: number): Promise<void> {
    if (this.recording.kind === 'captured') return this.update({ state: 'ended', header: { endedAt: at } });
    this.tellMissing();
    await this.settled().catch(() => undefined);
    await this.#store.delete(this.recording.id);
  }

  /** Whether nothing can be stored any more. */
  get failed(): boolean {
    return this.#failure !== null;
  }

  /** Up to which of its numbered facts a source has been stored; 0 if nothing of it has. */
  storedOf(source: string): number {
    return this.recording.marks.get(source) ?? 0;
  }

  /** Writes what has gathered, and after that what has meanwhile. */
  async #write(): Promise<void> {
    const wait = this.#watch.isStorm(this.#clock.now()) && this.#gathering.length < largeWrite;
    if (wait) await new Promise<void>((resolve) => setTimeout(resolve, stormRest));
    // What else came in this task goes with it.
    else await Promise.resolve();
    const events = this.#gathering;
    this.#gathering = [];
    const before = this.recording.size;
    try {
      await this.#store.append(this.recording, events);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#writing = null;
      return this.#onFailed(this.#failure);
    }
    this.#onStored(events, this.recording.size - before);
    this.#writing = this.#gathering.length > 0 ? this.#write() : null;
  }

  /** Ids are `<source>-<number>`, counted up by each source, whose messages keep their order. */
  #isNew(id: string): boolean {
    const dash = id.lastIndexOf('-');
    const source = id.slice(0, dash);
    const number = Number(id.slice(dash + 1));
    const { marks } = this.recording;
    if (number <= (marks.get(source) ?? 0)) return false;
    // Put at the end, so that the first is the one not heard of for longest.
    marks.delete(source);
    marks.set(source, number);
    const oldest = marks.keys().next();
    if (marks.size > keptMarks && !oldest.done) marks.delete(oldest.value);
    return true;
  }
}
