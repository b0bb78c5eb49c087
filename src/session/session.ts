/**
 * One inspected tab: what is known of it, the trace that it goes to, and what may be done with it. It lives
 * while a panel is open on the tab or a recording runs.
 */
import { Failure } from '../protocol/failure.ts';
import type { SendRequest, SentAnswer } from '../protocol/send-request.ts';
import type { SessionState } from '../protocol/session.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { SetFault } from '../trace/faults.ts';
import type { Model } from '../trace/model.ts';
import type { Reason } from '../trace/reasons.ts';
import type { Draft, Facts } from '../trace/worded.ts';
import type { CdpSource } from '../transport/cdp.ts';
import { ActiveWorkers } from './active-workers.ts';
import { Capture } from './capture.ts';
import { Debugging } from './debugging.ts';
import { Dispatching } from './dispatching.ts';
import { FaultRules } from './fault-rules.ts';
import type { FireOrder } from './fires.ts';
import { cut } from './frame-facts.ts';
import { LiveTrace, type LiveTraceOptions } from './live-trace.ts';
import { OfflineHold } from './offline-hold.ts';
import type { PageAgent } from './page-agent.ts';
import { PageWatch } from './page-watch.ts';
import { Obstacles, type Problem } from './obstacles.ts';
import { bounded, type RecordingMemory, type SessionMemory } from './session-memory.ts';
import type { ReplayOrder } from './replays.ts';
import { TraceEnd } from './trace-end.ts';
import type { StoredRecording } from './trace-store.ts';

/** What a session works with. */
export interface SessionOptions extends Omit<LiveTraceOptions, 'onFailed' | 'onFull'> {
  tabId: number;
  url: string | null;
  debug: CdpSource;
  /** Whether the browser has no network, whatever the page and its workers are made to believe. */
  isOffline: () => boolean;
  /** The trace to go on with. */
  recording: StoredRecording;
  /** A recording begins: has older ones make room for it. */
  makeRoom: () => void;
  /** The script of worker-probe. */
  probeScript: () => Promise<string>;
  /** Called when something changed that the panel shows, or that must outlive background. */
  onChange: () => void;
}

const traceFull: Problem = { kind: 'full', why: { code: 'tab-full', params: {} } };
const tabClosed: Reason = { code: 'tab-closed', params: {} };
const sessionEnded: Reason = { code: 'session-ended', params: {} };

export class Session {
  readonly tabId: number;
  readonly #options: SessionOptions;
  readonly #problems: Obstacles;
  readonly #ending = new AbortController();
  readonly #trace: LiveTrace;
  readonly #page: PageWatch;
  readonly #debugging: Debugging;
  readonly #workers: ActiveWorkers;
  readonly #offline: OfflineHold;
  readonly #faults: FaultRules;
  readonly #dispatching: Dispatching;
  readonly #capture: Capture;
  readonly #traceEnd: TraceEnd;
  #url: string | null;
  /** Whether a panel of the tab can be seen. */
  #shown = true;

  constructor(options: SessionOptions) {
    const { tabId, url, clock, store, debug, isOffline, probeScript, makeRoom, onChange } = options;
    this.tabId = tabId;
    this.#options = options;
    this.#url = url;
    this.#problems = new Obstacles(onChange);
    this.#trace = new LiveTrace(
      { ...options, onFailed: (error) => this.storeFailed(error), onFull: () => this.#traceEnd.full() },
      options.recording,
    );
    this.#page = new PageWatch({
      clock,
      isOffline,
      isFollowed: () => this.#shown || this.recording,
      // A look that began before the trace did tells how it is in that.
      emit: (source, facts, at) => this.#emit(source, facts, source === 'page' ? Math.max(at, this.#trace.begunAt) : at),
      onLooked: (origin, askedAt) => this.#looked(origin, askedAt),
      signal: this.#ending.signal,
    });
    this.#debugging = new Debugging({
      clock,
      source: debug,
      probeScript,
      emit: (source, facts, at, id) => this.#emit(source, facts, at, id),
      storedOf: (runId) => this.#trace.storedOf(runId),
      stored: () => this.#trace.settled(),
      ordered: (scope) => this.#dispatching.concern(scope) || this.#workers.isWaking(scope),
      onChange,
      onLeaving: (recorder) => this.#leaveDebugging(recorder),
      beforeDetached: async (recorder) => {
        if (recorder.network.offline) await this.#workers.wakeStopped(recorder);
      },
      onLost: (recorder, why) => this.#debuggingLost(recorder, why),
    });
    this.#workers = new ActiveWorkers({
      attach: () => this.#debugging.attach(),
      wake: (scope) => this.#page.ask(scope, 'wake', { scope }),
      scopes: () => this.#page.active,
    });
    this.#offline = new OfflineHold({
      attach: () => this.#debugging.attach(),
      recorder: () => this.#debugging.recorder,
      wakeStopped: (recorder) => this.#workers.wakeStopped(recorder),
      onChange,
    });
    this.#faults = new FaultRules((facts) => this.#emitNow('panel', facts));
    const parts = { clock, trace: this.#trace, page: this.#page, debugging: this.#debugging, offline: this.#offline };
    this.#dispatching = new Dispatching({
      ...parts,
      store,
      workers: this.#workers,
      emit: (facts, at = clock.now()) => this.#emit('panel', facts, at),
      onSettled: () => this.#detachIfUnused(),
    });
    this.#capture = new Capture({
      ...parts,
      faults: this.#faults,
      emit: (source, facts, at) => this.#emit(source, facts, at),
      makeRoom,
      onFailed: () => this.#detachIfUnused(),
      onStoreFailed: (error) => this.storeFailed(error),
      onChange,
    });
    this.#traceEnd = new TraceEnd({
      clock,
      trace: this.#trace,
      capture: this.#capture,
      problems: this.#problems,
      url: () => this.#url,
      emit: (source, facts, at) => this.#emit(source, facts, at),
      onChange,
      signal: this.#ending.signal,
    });
  }

  /** What the panel shows of the tab beside the trace. */
  get state(): SessionState {
    const { recorder } = this.#debugging;
    return {
      tabId: this.tabId,
      url: this.#url && cut(this.#url),
      recordingId: this.recordingId,
      capture: this.#capture.state,
      recordingSince: this.#capture.since,
      offline: recorder?.network.offline ?? false,
      faults: [...(recorder?.network.faults ?? [])],
      frames: this.#page.frames,
      waiting: [...(recorder?.waiting ?? [])],
      problem: this.#problems.now ?? (this.#trace.full ? traceFull : null),
    };
  }

  get recordingId(): string {
    return this.#trace.recording.id;
  }

  get recording(): boolean {
    return this.#capture.since !== null;
  }

  /** What is needed to go on when background is ended. */
  get memory(): SessionMemory {
    const recording = this.#capture.memory;
    return { recordingId: this.recordingId, recording: recording && bounded(recording), attached: this.#debugging.isWanted };
  }

  /** The tab has loaded a page; its address is null where extensions may not know it. */
  pageLoaded(url: string | null): void {
    this.#url = url;
    if (url === null) this.#problems.set('restricted-page', { code: 'address-hidden', params: {} });
    else this.#options.onChange();
  }

  /** A panel of the tab can be seen now, or none can. */
  show(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#page.followed();
  }

  /** Extensions may not look at the page, and the browser says why. */
  setClosedToUs(why: string): void {
    this.#problems.set('restricted-page', { code: 'page-closed-to-us', params: { why } });
  }

  /** A frame can be asked; `restored`: its document came back from the back/forward cache. */
  addFrame(agent: PageAgent, documentId: string, restored: boolean): void {
    this.#page.add(agent, documentId, restored);
    // Other problems are no matter of the page.
    this.#problems.clear('restricted-page');
    if (agent.frame.top) {
      this.#url = agent.frame.url;
      void this.#debugging.recorder?.pageChanged().catch(() => undefined);
    }
    this.#page.look();
    this.#options.onChange();
  }

  removeFrame(agent: PageAgent): void {
    this.#page.remove(agent);
    this.#options.onChange();
  }

  /** Stores events that a frame sent, and counts those it may not tell of. Resolves when they are on disk, or left out. */
  async take(drafts: readonly Draft[], refused: number): Promise<void> {
    if (this.#ending.signal.aborted) return;
    if (refused > 0) this.#page.refuse(refused);
    const stored = this.#trace.add(drafts);
    this.#page.note(drafts);
    await stored;
  }

  /** Tells of a stretch in which nothing was seen. */
  addGap(from: number, to: number, why: Reason): void {
    this.#emit('browser', { kind: 'capture-gap', from, to, why }, to);
  }

  /**
   * Attaches the debugger and records.
   * @param keepWorkers whether workers that run already go on, though less is seen of them, and are not restarted
   * @param bodies whether the bodies of requests and answers are recorded too
   * @throws with a sentence when the browser refuses
   */
  async startRecording(keepWorkers: boolean, bodies: boolean): Promise<void> {
    if (this.#capture.state !== 'inspecting') return;
    this.#problems.clear();
    await this.#capture.start(keepWorkers, bodies, () => this.clear());
  }

  /** Resolves when the page may be loaded again, so that workers seen from their start do what comes of it. */
  readyToReload(): Promise<void> {
    return this.#capture.readyToReload();
  }

  /** Goes on with a recording in which an earlier background was ended. @param model what its trace tells */
  resumeRecording(memory: RecordingMemory, model: Model): Promise<void> {
    return this.#capture.resume(memory, model);
  }

  /** Gives what an earlier background had begun, and could not end, an outcome. @param model what the trace tells */
  settleUnfinished(model: Model): void {
    this.#capture.settleUnfinished(model);
  }

  /** Ends the recording, and detaches the debugger. */
  stopRecording(): Promise<void> {
    return this.#capture.stop();
  }

  /** Begins an empty trace; what is registered now is carried over. A recording goes on in the new one. */
  clear(): Promise<void> {
    return this.#traceEnd.clear();
  }

  /** Fires. The outcome is an event of the trace. @returns the fire's id */
  fire(order: FireOrder): string {
    return this.#dispatching.fire(order);
  }

  /** Does the dispatches of a recording again. What comes of it are events of the trace. @returns the replay's id */
  replay(order: ReplayOrder): string {
    return this.#dispatching.replay(order);
  }

  cancelReplay(): void {
    this.#dispatching.cancelReplay({ code: 'replay-cancelled', params: {} });
  }

  async unregisterPeriodic(scope: string, tag: string): Promise<void> {
    const { error } = await this.#page.ask(scope, 'unregister-periodic', { scope, tag });
    if (error) throw new Error(`${error.name}: ${error.message}`);
    this.#page.look();
  }

  /** Holds the workers offline, or releases them. */
  async setOffline(offline: boolean): Promise<void> {
    this.#needRecorder('hold');
    await this.#offline.set(offline);
  }

  /** No panel is open on the tab any more: nothing may be held, or broken, by somebody who does not see it. */
  async leftAlone(): Promise<void> {
    const { recorder } = this.#debugging;
    // Each for itself: that one takes long, or fails, must leave nothing of the other.
    const ends = await Promise.allSettled([
      recorder && this.#faults.turnOff(recorder),
      this.#offline.byUser && this.setOffline(false),
    ]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Makes requests fail by these rules, in this order, and by no others. */
  async setFaults(faults: readonly SetFault[]): Promise<void> {
    await this.#faults.set(this.#needRecorder('break'), faults);
  }

  /** Has the worker of a registration send a recorded request again. @throws with a sentence where that fails */
  async sendRequest(request: SendRequest): Promise<SentAnswer> {
    const worker = await this.#workers.of(request.scope, this.#needRecorder('send'));
    return worker.send(request);
  }

  async restartWorkers(): Promise<number> {
    return this.#needRecorder('restart').workers.stop();
  }

  /** Restarts the worker of a registration that waits for it, whatever it does. */
  async restartNow(scope: string): Promise<void> {
    await this.#needRecorder('restart').restartNow(scope);
  }

  #needRecorder(what: 'hold' | 'break' | 'restart' | 'send'): Recorder {
    const { recorder } = this.#debugging;
    if (!recorder) throw new Failure({ code: 'record-first', params: { what } });
    return recorder;
  }

  #detachIfUnused(): void {
    const unused = this.#capture.isIdle && !this.#dispatching.needDebugger;
    if (unused && this.#debugging.isWanted) void this.#debugging.detach();
  }

  #leaveDebugging(recorder: Recorder | null): void {
    this.#offline.drop();
    this.#faults.tell(recorder, false);
    this.#dispatching.cancelReplay({ code: 'recording-ended-first', params: { what: 'replay' } });
    this.#dispatching.giveUp({ code: 'recording-ended-first', params: { what: 'sync' } }, false);
  }

  #debuggingLost(recorder: Recorder, why: Reason): void {
    this.#offline.drop();
    this.#faults.tell(recorder, false);
    recorder.lost();
    this.#dispatching.cancelReplay(why);
    this.#dispatching.giveUp(why, false);
    if (this.#capture.state !== 'recording') return;
    this.#problems.set('detached', why);
    void this.#capture.stopped(why);
  }

  /** The tab is closed. */
  async tabClosed(): Promise<void> {
    this.#emitNow('browser', { kind: 'page-changed', change: 'closed' });
    this.#dispatching.cancelReplay(tabClosed);
    this.#dispatching.giveUp(tabClosed, true);
    this.#debugging.abandon();
    if (this.#capture.state === 'recording') await this.#capture.stopped(tabClosed);
    await this.end();
  }

  /** Ends looking: nobody is there any more. The trace stays. */
  async end(): Promise<void> {
    if (this.#debugging.isWanted) await this.#debugging.detach();
    this.#dispatching.cancelReplay(sessionEnded);
    this.#dispatching.giveUp(sessionEnded, true);
    this.#ending.abort();
    await this.#trace.end();
  }

  #emit(source: TraceEvent['source'], facts: Facts, at: number, id?: string): void {
    const draft = this.#dispatching.link(this.#trace.draftOf(source, facts, at, id));
    this.#trace.put(draft);
    this.#page.note([draft]);
  }

  #emitNow(source: 'browser' | 'panel', facts: Facts): void {
    this.#emit(source, facts, this.#options.clock.now());
  }

  /** What must outlive background can't be kept, or can again. */
  setRemembered(failure: unknown): void {
    this.#problems.setRemembered(failure);
  }

  /** Nothing can be stored any more: ends the recording. What is stored stays. */
  storeFailed(error: unknown): void {
    this.#traceEnd.failed(error);
  }

  #looked(origin: string, askedAt: number): void {
    const { recorder } = this.#debugging;
    recorder?.looked(origin, (scope) => (this.#dispatching.concern(scope) ? null : this.#page.tagsAskedAt(scope, askedAt)));
    if (recorder?.network.offline) void this.#workers.wakeStopped(recorder);
  }
}
