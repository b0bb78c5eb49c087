/** How the trace of a tab ends: it is cleared, full or deleted, or can't be stored; and what the tab goes on in. */
import type { Reason } from '../trace/reasons.ts';
import type { Facts } from '../trace/worded.ts';
import type { Clock } from '../transport/clock.ts';
import type { Capture } from './capture.ts';
import { mostRecorded } from './intake.ts';
import type { LiveTrace } from './live-trace.ts';
import type { Obstacles } from './obstacles.ts';
import { RecordingGone } from './trace-store.ts';

export interface TraceEndOptions {
  clock: Clock;
  trace: LiveTrace;
  capture: Capture;
  problems: Obstacles;
  /** The address that a new trace begins with. */
  url: () => string | null;
  emit: (source: 'browser' | 'panel', facts: Facts, at: number) => void;
  onChange: () => void;
  /** Aborted when the session ends: then no trace is begun in place of one that is gone. */
  signal: AbortSignal;
}

export class TraceEnd {
  readonly #options: TraceEndOptions;
  /** Whether a new trace is being begun in place of one that was deleted. */
  #goingOnAnew = false;

  constructor(options: TraceEndOptions) {
    this.#options = options;
  }

  /** Begins an empty trace; what is registered now is carried over. A recording goes on in the new one. */
  async clear(): Promise<void> {
    const { clock, trace, capture, problems, url, emit } = this.#options;
    if (capture.since !== null) {
      emit('panel', { kind: 'recording-stopped', why: { code: 'cleared', params: {} } }, clock.now());
    }
    const old = await trace.beginAnew(url());
    problems.clear('store');
    await old.end(clock.now()).catch((error: unknown) => this.failed(error));
    await capture.carryOver();
  }

  /** It takes no more: ends the recording. */
  full(): void {
    const { capture, problems, onChange } = this.#options;
    if (capture.state !== 'recording') return onChange();
    const why: Reason = { code: 'recording-full', params: { megabytes: mostRecorded / 1e6 } };
    problems.set('full', why);
    void capture.stop(why);
  }

  /** Nothing can be stored any more: ends the recording. What is stored stays. */
  failed(error: unknown): void {
    const { capture, problems } = this.#options;
    if (error instanceof RecordingGone) return void this.#goOnAnew();
    if (problems.storeFailed(error) && capture.state === 'recording') void capture.stop();
  }

  /** It was deleted, as with all that the extension has stored: what is learnt goes to a new one. */
  async #goOnAnew(): Promise<void> {
    const { clock, trace, capture, problems, url, emit, signal } = this.#options;
    // It may be an earlier one that is gone.
    if (!trace.failed || this.#goingOnAnew || signal.aborted) return;
    this.#goingOnAnew = true;
    try {
      const { recording } = await trace.beginAnew(url());
      const why: Reason = { code: 'trace-deleted', params: {} };
      problems.set('deleted', why);
      const now = clock.now();
      emit('browser', { kind: 'capture-gap', from: recording.header.startedAt, to: now, why }, now);
      await capture.carryOver();
    } catch (error) {
      this.failed(error);
    } finally {
      this.#goingOnAnew = false;
    }
  }
}
