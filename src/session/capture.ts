/** The recording of a tab, from Record to its end: it begins, goes on in another trace or after background was ended, stops. */
import type { SessionState } from '../protocol/session.ts';
import { whyOf } from '../protocol/failure.ts';
import type { Fire, Model } from '../trace/model.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Facts } from '../trace/worded.ts';
import type { Clock } from '../transport/clock.ts';
import { within } from '../transport/time-limit.ts';
import type { Debugging } from './debugging.ts';
import type { FaultRules } from './fault-rules.ts';
import type { LiveTrace } from './live-trace.ts';
import type { OfflineHold } from './offline-hold.ts';
import type { PageWatch } from './page-watch.ts';
import type { RecordingMemory } from './session-memory.ts';

/** How long a page that is to be loaded again waits for its workers to be restarted first, ms: they are within 5 s. */
const reloadAfter = 6_000;

const backgroundEnded: Reason = { code: 'background-ended', params: {} };

export interface CaptureOptions {
  clock: Clock;
  trace: LiveTrace;
  page: PageWatch;
  debugging: Debugging;
  offline: OfflineHold;
  faults: FaultRules;
  emit: (source: 'browser' | 'panel', facts: Facts, at: number) => void;
  /** A recording begins: has older ones make room for it. */
  makeRoom: () => void;
  /** It came to nothing: the debugger may not be needed any more. */
  onFailed: () => void;
  onStoreFailed: (error: unknown) => void;
  onChange: () => void;
}

export class Capture {
  readonly #options: CaptureOptions;
  #state: SessionState['capture'] = 'inspecting';
  #since: number | null = null;

  constructor(options: CaptureOptions) {
    this.#options = options;
  }

  get state(): SessionState['capture'] {
    return this.#state;
  }

  /** When the recording began, epoch ms; null while none runs. */
  get since(): number | null {
    return this.#since;
  }

  /** Whether no recording runs, or is about to. */
  get isIdle(): boolean {
    return this.#since === null && this.#state === 'inspecting';
  }

  /** What is needed to go on when background is ended; null while none runs. */
  get memory(): RecordingMemory | null {
    const { recorder } = this.#options.debugging;
    if (this.#since === null || !recorder) return null;
    return { since: this.#since, recorder: recorder.memory, forgotten: 0 };
  }

  /**
   * Attaches the debugger and records.
   * @param keepWorkers whether workers that run already go on, though less is seen of them, and are not restarted
   * @param bodies whether the bodies of requests and answers are recorded too
   * @param clear begins an empty trace, where the present one can't be that of the recording
   * @throws with a sentence when the browser refuses
   */
  async start(keepWorkers: boolean, bodies: boolean, clear: () => Promise<void>): Promise<void> {
    const { trace, debugging, onFailed, onStoreFailed, onChange } = this.#options;
    this.#state = 'starting';
    onChange();
    try {
      if (trace.recording.kind === 'captured' || trace.failed) await clear();
      const recorder = await debugging.attach();
      await recorder.recordBodies(bodies);
      this.#begin(bodies);
      // What fails from here on ends a recording that has begun.
      this.#state = 'recording';
      await trace.capture().catch(onStoreFailed);
      if (!keepWorkers) debugging.recorder?.restartLateWorkers();
    } catch (error) {
      this.#state = 'inspecting';
      onFailed();
      throw error;
    } finally {
      onChange();
    }
  }

  /** The trace is that of a recording from now on. */
  #begin(bodies: boolean): void {
    const { clock, trace, makeRoom, emit } = this.#options;
    this.#since = clock.now();
    trace.setRecorded(true);
    makeRoom();
    emit('panel', { kind: 'recording-started', ...(bodies && { bodies }) }, this.#since);
  }

  /**
   * Resolves when the page may be loaded again, so that what it does while it loads is seen in workers that are seen from
   * their start.
   */
  async readyToReload(): Promise<void> {
    const restarted = this.#options.debugging.recorder?.restarted() ?? Promise.resolve();
    // One that is never quiet is not waited for: the note that offers to restart it is there by then.
    await within(restarted, reloadAfter).catch(() => undefined);
  }

  /** A new trace has begun: tells what is so now. It begins now, and that is still so. */
  async carryOver(): Promise<void> {
    const { trace, page, debugging, faults, onChange } = this.#options;
    const goesOn = this.#since !== null;
    page.carryOver(trace.carryOver());
    if (goesOn) {
      const bodies = debugging.recorder?.recordsBodies ?? false;
      this.#begin(bodies);
      // They count anew.
      await debugging.recorder?.recordBodies(bodies);
      debugging.recorder?.tellState();
      faults.tell(debugging.recorder, true);
      await trace.capture();
    }
    onChange();
  }

  /**
   * Goes on with a recording in which an earlier background was ended.
   * @param model what its trace tells
   */
  async resume({ since, recorder: memory, forgotten }: RecordingMemory, model: Model): Promise<void> {
    const { clock, trace, debugging, offline, emit, onChange } = this.#options;
    this.#state = 'recording';
    this.#since = since;
    trace.setRecorded(true);
    const at = clock.now();
    emit('browser', { kind: 'capture-gap', from: model.to ?? since, to: at, why: backgroundEnded }, at);
    if (forgotten > 0) {
      const why = { code: 'workers-forgotten', params: { count: forgotten } } as const;
      emit('browser', { kind: 'capture-gap', from: at, to: at, why }, at);
    }
    this.settleUnfinished(model, at);
    try {
      await debugging.takeOver({ memory, dispatches: [...model.running] });
      // A fire that held the workers offline has its outcome by now.
      await offline.set(memory.offline && ![...model.fires.values()].some(isHolding));
    } catch {
      try {
        await debugging.attach();
        if (memory.restartsLate) debugging.recorder?.restartLateWorkers();
      } catch (error) {
        await this.stopped(whyOf(error));
      }
    }
    onChange();
  }

  /** Gives the fires and replays in which an earlier background was ended an outcome. */
  settleUnfinished(model: Model, at = this.#options.clock.now()): void {
    const { page, emit } = this.#options;
    if (this.#state !== 'recording' && model.recorded.at(-1)?.to === null) {
      emit('panel', { kind: 'recording-stopped', why: { code: 'background-lost', params: {} } }, at);
    }
    page.resume(model.offlineBy.has('browser'));
    for (const { replayId, settledAt } of model.replays.values()) {
      if (settledAt === null) emit('panel', { kind: 'replay-settled', replayId, outcome: 'cancelled', why: backgroundEnded }, at);
    }
    for (const { fireId, settledAt, dispatchId } of model.fires.values()) {
      if (settledAt !== null) continue;
      const outcome = { outcome: 'timed-out', why: backgroundEnded } as const;
      emit('panel', { kind: 'fire-settled', fireId, ...outcome, ...(dispatchId !== null && { dispatchId }) }, at);
    }
  }

  /** Ends the recording, and detaches the debugger. */
  async stop(why?: Reason): Promise<void> {
    if (this.#state !== 'recording') return;
    this.#state = 'stopping';
    this.#options.onChange();
    await this.#options.debugging.detach();
    await this.stopped(why);
  }

  /** The recording has ended. */
  async stopped(why?: Reason): Promise<void> {
    const { clock, trace, emit, onStoreFailed, onChange } = this.#options;
    this.#state = 'inspecting';
    this.#since = null;
    emit('panel', { kind: 'recording-stopped', ...(why && { why }) }, clock.now());
    trace.setRecorded(false);
    onChange();
    await trace.endedAt(clock.now()).catch(onStoreFailed);
  }
}

function isHolding({ way, settledAt }: Fire): boolean {
  return way === 'while-offline' && settledAt === null;
}
