/**
 * One inspected tab: what is known of it, the trace that it goes to, and what may be done with it. It lives
 * while a panel is open on the tab or a recording runs.
 */
import type { SessionState } from '../protocol/session.ts';
import type { Fire, Model } from '../trace/model.ts';
import { Answers } from '../trace/answers.ts';
import { lateWaitUntil } from '../chromium/refusal.ts';
import { draftMaker } from '../trace/drafts.ts';
import type { EventDraft, EventFacts, TraceEvent } from '../trace/events.ts';
import type { Cdp, CdpSource } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';
import type { FaultRule } from '../trace/faults.ts';
import { within } from '../transport/time-limit.ts';
import { Fires, type FireOrder, type SimulatedEvent } from './fires.ts';
import { Inspection } from './inspection.ts';
import { Recorder, type RecorderOptions } from '../recorder/recorder.ts';
import type { RecordedWorker } from '../recorder/worker.ts';
import { mostRecorded } from './intake.ts';
import { Missing } from './missing.ts';
import { cut } from './frame-facts.ts';
import type { PageAgent } from './page-agent.ts';
import type { RecordingMemory } from './recording-memory.ts';
import { Replays, type ReplayOrder } from './replays.ts';
import { RecordingGone, StoreUnusable } from './trace-store.ts';
import type { TraceWriter } from './trace-writer.ts';

/** How often it is looked whether registrations or tags changed, ms. */
const observeEvery = 250;
/** Of how many frames the panel is told: it shows none by itself. */
const mostFramesTold = 200;
/** How long a worker may take to start when it is woken, or to stop, ms. */
const wakeTimeout = 10_000;
/** How long a page that is to be loaded again waits for its workers to be restarted first, ms: they are within 5 s. */
const reloadAfter = 6_000;

const backgroundEnded =
  'The browser ended the extension’s background and started it again. Syncs were recorded on; requests and console ' +
  'messages of that time may be missing.';

const traceDeleted =
  'What SyncScope had stored was deleted, and this trace with it. From here on it goes on in a new one; what came before is ' +
  'missing, and other recordings may be.';
const traceFull = {
  kind: 'full',
  sentence:
    'This page and its workers tell without end: the trace is full, and what they do now is not shown. Press Record or ' +
    'Clear to go on.',
};
const recordingFull =
  `The recording is full, which it is at ${mostRecorded / 1e6} MB: it has ended, and what is recorded stays. Press Record ` +
  'to begin another.';

const backgroundEndedForGood =
  'The browser ended the extension’s background, and what it needs to go on with the recording could not be kept.';

/** What a session works with. */
export interface SessionOptions {
  tabId: number;
  url: string | null;
  clock: Clock;
  debug: CdpSource;
  /** Whether the browser has no network, whatever the page and its workers are made to believe. */
  isOffline: () => boolean;
  /** The trace to go on with. */
  writer: TraceWriter;
  /** Begins a new trace, in which what an older one has already, by its marks, is not told again. */
  newTrace: (url: string | null, marks: ReadonlyMap<string, number>) => Promise<TraceWriter>;
  /** A recording begins: has older ones make room for it. */
  makeRoom: () => void;
  /** What a stored trace tells. @throws when there is none */
  modelOf: (recordingId: string) => Promise<Model>;
  /** The script of worker-probe. */
  probeScript: () => Promise<string>;
  /** Called when something changed that the panel shows, or that must outlive background. */
  onChange: () => void;
}

export class Session {
  readonly tabId: number;
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #inspection: Inspection;
  readonly #fires: Fires;
  readonly #replays: Replays;
  readonly #begunAt: number;
  /** When the trace was begun anew last, epoch ms. */
  #traceBegunAt = -Infinity;
  /** When a call of `register()` was last heard of, by scope, epoch ms. */
  readonly #registeredAt = new Map<string, number>();
  /** Who waits for the ends of fires. */
  readonly #fired = new Map<string, () => void>();
  readonly #ending = new AbortController();
  readonly #id = crypto.randomUUID();
  readonly #drafts = {
    page: draftMaker('page', `o${this.#id}`),
    worker: draftMaker('worker', `w${this.#id}`),
    browser: draftMaker('browser', `b${this.#id}`),
    panel: draftMaker('panel', `u${this.#id}`),
  };
  #writer: TraceWriter;
  #url: string | null;
  #documentId: string | null = null;
  /** Whether the browser had no network when we looked last. */
  #browserOffline = false;
  #capture: SessionState['capture'] = 'inspecting';
  #recordingSince: number | null = null;
  #recorder: Promise<Recorder> | null = null;
  #tabGone = false;
  /** Set once `#recorder` resolved. */
  #attached: Recorder | null = null;
  /** Resolves when the debugger that was attached last is detached. */
  #detached = Promise.resolve();
  /** Whether the user holds the workers offline. */
  #offline = false;
  /** How many fires hold them offline, each for a moment. */
  #holds = 0;
  /** Active workers that are being looked for or woken, by scope. */
  readonly #waking = new Map<string, Promise<RecordedWorker>>();
  #problem: SessionState['problem'] = null;
  /** What frames told of others. */
  readonly #refused = new Missing(({ count, from, to }) => {
    const reason = `Frames told of what is not of their own origin: ${count} such facts are left out.`;
    this.#emit('browser', { kind: 'capture-gap', from, to, reason, code: 'facts-refused', params: { count } }, to);
  });
  /** Whether a new trace is being begun in place of one that was deleted. */
  #goingOnAnew = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#begunAt = this.#clock.now();
    this.tabId = options.tabId;
    this.#url = options.url;
    this.#writer = options.writer;
    this.#inspection = new Inspection(this.#clock, {
      // A look that began before the trace did tells how it is in that.
      onChange: (facts, at) => this.#emit('page', facts, Math.max(at, this.#traceBegunAt)),
      onTooLarge: (origin, at) => {
        const reason =
          `More is registered in ${origin} than can be told: what is listed of it is as of before. ` +
          'Unregister what is not needed.';
        this.#emit('browser', { kind: 'capture-gap', from: at, to: at, reason, code: 'registrations-too-large', params: { origin } }, at);
      },
      onRefused: (count) => this.#refused.add(count, this.#clock.now()),
      onLooked: (origin, askedAt) => this.#looked(origin, askedAt),
    });
    this.#fires = new Fires({
      emit: (facts, at) => this.#emit('panel', facts, at ?? this.#clock.now()),
      clock: this.#clock,
      recording: () => this.#attached !== null,
      offline: () => this.#offline,
      register: (scope, tag) => this.#inspection.ask(scope, 'register', { scope, tag }),
      ready: async (scope) => void (await this.#activeWorker(scope)),
      stop: (scope) => this.#stopWorker(scope),
      hold: () => this.#hold(),
      simulate: (fireId, event) => this.#simulate(fireId, event),
      nextTags: (scope) => this.#inspection.nextTags(scope),
      onSettled: (fireId) => {
        this.#fired.get(fireId)?.();
        this.#fired.delete(fireId);
        this.#detachIfUnused();
      },
    });
    this.#replays = new Replays({
      clock: this.#clock,
      emit: (facts) => this.#emit('panel', facts, this.#clock.now()),
      fire: ({ dispatchId, type, scope, tag, lastChance }, mode, replayId) => {
        const again = { replayId, replayOf: dispatchId };
        const how = type === 'sync' ? mode : 'simulated';
        const answering = this.#attached?.network.answering;
        answering?.began(dispatchId);
        const fireId = this.#fires.fire({ mode: how, type, scope, tag, lastChance: lastChance ?? false, again });
        return new Promise((resolve) => {
          this.#fired.set(fireId, () => {
            answering?.ended(dispatchId);
            resolve();
          });
        });
      },
      keepFromNetwork: (order) => this.#keepFromNetwork(order),
      onSettled: () => this.#detachIfUnused(),
    });
    const timer = setInterval(() => this.#look(), observeEvery);
    this.#ending.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** What the panel shows of the tab beside the trace. */
  get state(): SessionState {
    return {
      tabId: this.tabId,
      url: this.#url && cut(this.#url),
      recordingId: this.recordingId,
      capture: this.#capture,
      recordingSince: this.#recordingSince,
      offline: this.#attached?.network.offline ?? false,
      faults: [...(this.#attached?.network.faults ?? [])],
      // The page itself first: it tells most.
      frames: this.#inspection.frames.sort((a, b) => Number(b.top) - Number(a.top)).slice(0, mostFramesTold),
      waiting: [...(this.#attached?.waiting ?? [])],
      problem: this.#problem ?? (this.#writer.full ? traceFull : null),
    };
  }

  get recordingId(): string {
    return this.#writer.recording.id;
  }

  /** The tab has loaded a page; its address is null where extensions may not know it. */
  pageLoaded(url: string | null): void {
    this.#url = url;
    if (url === null) this.setClosedToUs('its address is hidden from them');
    else this.#options.onChange();
  }

  /** Extensions may not look at the page, and the browser says why. */
  setClosedToUs(why: string): void {
    this.#problem = {
      kind: 'restricted-page',
      sentence: `Extensions may not look at this page (${why}). Open SyncScope on a page of your site.`,
    };
    this.#options.onChange();
  }

  /** A frame can be asked. */
  addFrame(agent: PageAgent, documentId: string, restored: boolean): void {
    this.#inspection.add(agent);
    // Other problems are no matter of the page.
    if (this.#problem?.kind === 'restricted-page') this.#problem = null;
    const { top, url } = agent.frame;
    if (top) {
      const before = this.#documentId;
      this.#documentId = documentId;
      this.#url = url;
      const change = restored ? 'restored' : 'navigated';
      if (before !== null && (restored || before !== documentId)) this.#emit('page', { kind: 'page-changed', change, url }, this.#clock.now());
      void this.#attached?.pageChanged().catch(() => undefined);
    }
    this.#look();
    this.#options.onChange();
  }

  removeFrame(agent: PageAgent): void {
    this.#inspection.remove(agent);
    this.#options.onChange();
  }

  /**
   * Stores events that a frame sent. Resolves when they are on disk, or left out.
   * @param refused how many others it sent that it may not tell of
   */
  async take(drafts: readonly EventDraft[], refused: number): Promise<void> {
    if (this.#ending.signal.aborted) return;
    if (refused > 0) this.#refused.add(refused, this.#clock.now());
    const stored = this.#writer.add(drafts);
    this.#note(drafts);
    await stored;
  }

  /** Notes what is to be looked at for what was learnt. */
  #note(drafts: readonly EventDraft[]): void {
    for (const draft of drafts) {
      if (draft.kind === 'register-called' && draft.scope !== undefined && this.#inspection.observations.knows(draft.scope)) {
        this.#registeredAt.set(draft.scope, this.#clock.now());
      }
      const { kind } = draft;
      if (kind !== 'register-settled' && kind !== 'unregister-settled' && kind !== 'registration-unregister-settled') continue;
      // A page may have forged it.
      if (draft.scope === undefined || !URL.canParse(draft.scope)) continue;
      this.#inspection.doubt(draft.scope, draft.at);
      this.#look();
    }
  }

  /** Tells of a stretch in which nothing was seen. */
  addGap(from: number, to: number, reason: string): void {
    this.#emit('browser', { kind: 'capture-gap', from, to, reason }, to);
  }

  /**
   * Attaches the debugger and records.
   * @param keepWorkers whether workers that run already go on, though less is seen of them, and are not restarted
   * @param bodies whether the bodies of requests and answers are recorded too
   * @throws with a sentence when the browser refuses
   */
  async startRecording(keepWorkers: boolean, bodies: boolean): Promise<void> {
    if (this.#capture !== 'inspecting') return;
    this.#capture = 'starting';
    this.#problem = null;
    this.#options.onChange();
    try {
      if (this.#writer.recording.kind === 'captured' || this.#writer.failed) await this.clear();
      const recorder = await this.#attach();
      await recorder.recordBodies(bodies);
      this.#recordingSince = this.#clock.now();
      this.#writer.setRecorded(true);
      this.#options.makeRoom();
      this.#emit('panel', { kind: 'recording-started', ...(bodies && { bodies }) }, this.#recordingSince);
      // What fails from here on ends a recording that has begun.
      this.#capture = 'recording';
      await this.#writer.update({ kind: 'captured' }).catch((error: unknown) => this.storeFailed(error));
      if (!keepWorkers) this.#attached?.restartLateWorkers();
    } catch (error) {
      this.#capture = 'inspecting';
      this.#detachIfUnused();
      throw error;
    } finally {
      this.#options.onChange();
    }
  }

  /**
   * Resolves when the page may be loaded again, so that what it does while it loads is seen in workers that are seen from
   * their start.
   */
  async readyToReload(): Promise<void> {
    const restarted = this.#attached?.restarted() ?? Promise.resolve();
    // One that is never quiet is not waited for: the note that offers to restart it is there by then.
    await within(restarted, reloadAfter, 'A worker is at work.').catch(() => undefined);
  }

  /** What is needed to go on with the recording when background is ended; null while none runs. */
  get recordingMemory(): RecordingMemory | null {
    if (this.#recordingSince === null || !this.#attached) return null;
    return { since: this.#recordingSince, recorder: this.#attached.memory, forgotten: 0 };
  }

  /** Whether the debugger is attached. */
  get attached(): boolean {
    return this.#recorder !== null;
  }

  /**
   * Goes on with a recording in which an earlier background was ended.
   * @param model what its trace tells
   */
  async resumeRecording({ since, recorder: memory, forgotten }: RecordingMemory, model: Model): Promise<void> {
    this.#capture = 'recording';
    this.#recordingSince = since;
    this.#writer.setRecorded(true);
    const at = this.#clock.now();
    this.addGap(model.to ?? since, at, backgroundEnded);
    if (forgotten > 0) {
      const reason =
        `The page has more workers than can be remembered: ${forgotten} of them are not recorded any more. Press Record ` +
        'to end this recording, and once more to begin another.';
      this.#emit('browser', { kind: 'capture-gap', from: at, to: at, reason, code: 'workers-forgotten', params: { count: forgotten } }, at);
    }
    this.settleUnfinished(model, at);
    try {
      await this.#takeOver({ memory, dispatches: [...model.running] });
      // A fire that held the workers offline has its outcome by now.
      this.#offline = memory.offline && ![...model.fires.values()].some(isHolding);
      await this.#applyOffline();
    } catch {
      try {
        await this.#attach();
        if (memory.restartsLate) this.#attached?.restartLateWorkers();
      } catch (error) {
        await this.#recordingStopped(sentenceOf(error));
      }
    }
    this.#options.onChange();
  }

  /** Gives the fires and replays in which an earlier background was ended an outcome. */
  settleUnfinished(model: Model, at = this.#clock.now()): void {
    if (this.#capture !== 'recording' && model.recorded.at(-1)?.to === null) {
      this.#emit('panel', { kind: 'recording-stopped', reason: backgroundEndedForGood }, at);
    }
    this.#browserOffline = model.offlineBy.has('browser');
    for (const { replayId, settledAt } of model.replays.values()) {
      if (settledAt === null) this.#emit('panel', { kind: 'replay-settled', replayId, outcome: 'cancelled', reason: backgroundEnded }, at);
    }
    for (const { fireId, settledAt, dispatchId } of model.fires.values()) {
      if (settledAt !== null) continue;
      const outcome = { outcome: 'timed-out', error: { name: 'Error', message: backgroundEnded } } as const;
      this.#emit('panel', { kind: 'fire-settled', fireId, ...outcome, ...(dispatchId !== null && { dispatchId }) }, at);
    }
  }

  /** Ends the recording and, unless something else needs it, detaches the debugger. */
  async stopRecording(reason?: string): Promise<void> {
    if (this.#capture !== 'recording') return;
    this.#capture = 'stopping';
    this.#options.onChange();
    await this.#detach();
    await this.#recordingStopped(reason);
  }

  /** Begins an empty trace; what is registered now is carried over. A recording goes on in the new one. */
  async clear(): Promise<void> {
    const old = this.#writer;
    const recorded = this.#recordingSince !== null;
    if (recorded) this.#emit('panel', { kind: 'recording-stopped', reason: 'Cleared.' }, this.#clock.now());
    this.#writer = await this.#options.newTrace(this.#url, old.recording.marks);
    if (this.#problem?.kind === 'store') this.#problem = null;
    await old.end(this.#clock.now()).catch((error: unknown) => this.storeFailed(error));
    await this.#carryOver();
  }

  /** Begins a new trace with what is so now. */
  async #carryOver(): Promise<void> {
    const recorded = this.#recordingSince !== null;
    // By the time of now: it begins now, and that is still so. What no frame is of any more is looked at no more.
    const begunAt = (this.#traceBegunAt = this.#clock.now());
    const origins = new Set(this.#inspection.frames.map(({ origin }) => origin));
    for (const facts of this.#inspection.observations.keep(origins)) this.#emit('page', facts, begunAt);
    if (this.#browserOffline) this.#emit('browser', { kind: 'connectivity-changed', offline: true, by: 'browser' }, begunAt);
    if (recorded) {
      this.#recordingSince = this.#clock.now();
      this.#writer.setRecorded(true);
      this.#options.makeRoom();
      const bodies = this.#attached?.recordsBodies ?? false;
      this.#emit('panel', { kind: 'recording-started', ...(bodies && { bodies }) }, this.#recordingSince);
      // They count anew.
      await this.#attached?.recordBodies(bodies);
      this.#attached?.tellState();
      this.#tellFaults(this.#attached, true);
      await this.#writer.update({ kind: 'captured' });
    }
    this.#options.onChange();
  }

  /** Fires. The outcome is an event of the trace. */
  fire(order: FireOrder): string {
    if (order.mode === 'browser' && order.type === 'periodicsync') {
      throw new Error('Only the browser decides when a periodic sync fires: use a simulated fire.');
    }
    return this.#fires.fire(order);
  }

  /** Does the dispatches of a recording again. What comes of it are events of the trace. @returns the replay's id */
  replay(order: ReplayOrder): string {
    return this.#replays.start(order);
  }

  cancelReplay(): void {
    this.#replays.cancel('It was cancelled.');
  }

  #detachIfUnused(): void {
    const needed = this.#fires.needDebugger || this.#replays.running;
    const unused = this.#recordingSince === null && this.#capture === 'inspecting' && !needed;
    if (unused && this.#recorder) void this.#detach();
  }

  async unregisterPeriodic(scope: string, tag: string): Promise<void> {
    const { error } = await this.#inspection.ask(scope, 'unregister-periodic', { scope, tag });
    if (error) throw new Error(`${error.name}: ${error.message}`);
    this.#look();
  }

  /** Holds the workers offline, or releases them. */
  async setOffline(offline: boolean): Promise<void> {
    this.#needRecorder('hold syncs offline');
    this.#offline = offline;
    await this.#applyOffline();
  }

  /** No panel is open on the tab any more: nothing may be held by somebody who does not see it. */
  async leftAlone(): Promise<void> {
    if (this.#offline) await this.setOffline(false);
  }

  /** Makes requests fail by a rule, or no longer. */
  async setFault(rule: FaultRule, active: boolean): Promise<void> {
    const recorder = this.#needRecorder('break requests');
    const before = recorder.network.faults.find((fault) => fault.rule.id === rule.id);
    if (active || before?.active) this.#emit('panel', { kind: 'fault-changed', rule, active }, this.#clock.now());
    await recorder.network.setFault(rule, active);
  }

  async removeFault(id: string): Promise<void> {
    const recorder = this.#needRecorder('break requests');
    this.#tellFaults(recorder, false, id);
    await recorder.network.removeFault(id);
  }

  /** Tells that the rules that are on are so, or are no more: one of them, or all. */
  #tellFaults(recorder: Recorder | null, active: boolean, id?: string): void {
    for (const fault of recorder?.network.faults ?? []) {
      const { rule } = fault;
      if (fault.active && (id ?? rule.id) === rule.id) this.#emit('panel', { kind: 'fault-changed', rule, active }, this.#clock.now());
    }
  }

  async restartWorkers(): Promise<number> {
    return this.#needRecorder('restart the worker').stopWorkers();
  }

  /** Restarts the worker of a registration that waits for it, whatever it does. */
  async restartNow(scope: string): Promise<void> {
    await this.#needRecorder('restart the worker').restartNow(scope);
  }

  /** The tab is closed. */
  async tabClosed(): Promise<void> {
    this.#emit('browser', { kind: 'page-changed', change: 'closed' }, this.#clock.now());
    this.#replays.cancel('The tab was closed.');
    this.#fires.giveUp('The tab was closed.', true);
    const recorder = this.#attached;
    this.#tabGone = true;
    this.#attached = null;
    this.#recorder = null;
    this.#tellFaults(recorder, false);
    // Nobody is left to answer it.
    recorder?.lost();
    if (this.#capture === 'recording') await this.#recordingStopped('The tab was closed.');
    await this.end();
  }

  /** Ends looking: nobody is there any more. The trace stays. */
  async end(): Promise<void> {
    if (this.#recorder) await this.#detach();
    this.#ending.abort();
    this.#replays.cancel('SyncScope looks at this tab no more.');
    this.#fires.giveUp('SyncScope looks at this tab no more.', true);
    this.#inspection.dismiss();
    this.#refused.end();
    this.#writer.tellMissing();
    // What could not be stored was told.
    await this.#writer.settled().catch(() => undefined);
  }

  get recording(): boolean {
    return this.#recordingSince !== null;
  }

  #emit(source: TraceEvent['source'], facts: EventFacts, at: number, id?: string): void {
    const draft = this.#fires.link(id === undefined ? this.#drafts[source](facts, at) : { id, at, source, ...facts });
    if (draft.kind === 'dispatch-started') {
      this.#attached?.network.answering?.dispatched(draft.dispatchId, this.#fires.replayOf(draft.fireId));
    }
    this.#writer.put([draft]);
    this.#note([draft]);
  }

  /** What must outlive background can't be kept, or can again. */
  setRemembered(failure: unknown): void {
    if (failure === null) {
      if (this.#problem?.kind === 'memory') this.#setProblem(null);
      return;
    }
    if (this.#problem) return;
    this.#setProblem({
      kind: 'memory',
      sentence:
        `The browser does not keep what SyncScope needs to go on when its background is ended (${sentenceOf(failure)}): then ` +
        'the recording of this tab ends. Stop the recordings of other tabs to make room.',
    });
  }

  #setProblem(problem: SessionState['problem']): void {
    this.#problem = problem;
    this.#options.onChange();
  }

  /** The trace takes no more: ends the recording. */
  traceFull(): void {
    if (this.#capture === 'recording') {
      this.#problem = { kind: 'full', sentence: recordingFull };
      void this.stopRecording(recordingFull);
    }
    this.#options.onChange();
  }

  /** Nothing can be stored any more: ends the recording. What is stored stays. */
  storeFailed(error: unknown): void {
    if (error instanceof RecordingGone) return void this.#goOnAnew();
    if (this.#problem?.kind === 'store') return;
    const why = sentenceOf(error);
    const sentence = error instanceof StoreUnusable ? why : `Nothing more can be stored: ${why} What is stored stays.`;
    this.#problem = { kind: 'store', sentence };
    this.#options.onChange();
    if (this.#capture === 'recording') void this.stopRecording();
  }

  /** The trace was deleted, as with all that the extension has stored: what is learnt goes to a new one. */
  async #goOnAnew(): Promise<void> {
    const old = this.#writer;
    // It may be an earlier one that is gone.
    if (!old.failed || this.#goingOnAnew || this.#ending.signal.aborted) return;
    this.#goingOnAnew = true;
    try {
      this.#writer = await this.#options.newTrace(this.#url, old.recording.marks);
      this.#problem = { kind: 'deleted', sentence: traceDeleted };
      this.addGap(old.recording.header.startedAt, this.#clock.now(), traceDeleted);
      await this.#carryOver();
    } catch (error) {
      this.storeFailed(error);
    } finally {
      this.#goingOnAnew = false;
    }
  }

  #attach(): Promise<Recorder> {
    if (this.#recorder) return this.#recorder;
    const made: Promise<Recorder> = this.#newRecorder(() => this.#recorder === made).catch((error: unknown) => {
      if (this.#recorder === made) this.#recorder = null;
      throw error;
    });
    this.#recorder = made;
    return made;
  }

  /** @param wanted whether it still is, when it is there */
  async #newRecorder(wanted: () => boolean): Promise<Recorder> {
    await this.#detached;
    const recorder = this.#recorderOn(await this.#options.debug.attach(), await this.#options.probeScript());
    try {
      await recorder.start();
      if (!wanted()) throw new Error('The debugger was detached again.');
    } catch (error) {
      await recorder.stop();
      throw error;
    }
    this.#attached = recorder;
    return recorder;
  }

  /** Makes a recorder on the connection of an earlier background. @throws when that is gone */
  async #takeOver(earlier: NonNullable<RecorderOptions['earlier']>): Promise<void> {
    const probeScript = await this.#options.probeScript();
    const recorder = this.#recorderOn(await this.#options.debug.takeOver(), probeScript, earlier);
    this.#recorder = Promise.resolve(recorder);
    this.#attached = recorder;
    try {
      await recorder.resume();
    } catch (error) {
      this.#recorder = null;
      this.#attached = null;
      recorder.lost();
      throw error;
    }
  }

  #recorderOn(cdp: Cdp, probeScript: string, earlier?: RecorderOptions['earlier']): Recorder {
    const recorder = new Recorder({
      clock: this.#clock,
      cdp,
      probeScript,
      emit: (source, facts, at, id) => this.#emit(source, facts, at, id),
      storedOf: (runId) => this.#writer.storedOf(runId),
      stored: () => this.#writer.settled(),
      ordered: (scope) => this.#fires.concern(scope) || this.#waking.has(scope),
      onChange: this.#options.onChange,
      ...(earlier && { earlier }),
    });
    cdp.onLost((reason) => {
      if (this.#tabGone) return;
      this.#recorder = null;
      this.#attached = null;
      this.#offline = false;
      this.#tellFaults(recorder, false);
      recorder.lost();
      this.#replays.cancel(reason);
      this.#fires.giveUp(reason, false);
      if (this.#capture === 'recording') {
        this.#problem = { kind: 'detached', sentence: reason };
        void this.#recordingStopped(reason);
      }
    });
    return recorder;
  }

  async #detach(): Promise<void> {
    const recorder = this.#attached;
    this.#attached = null;
    this.#recorder = null;
    this.#offline = false;
    this.#tellFaults(recorder, false);
    this.#replays.cancel('The recording ended before the replay did.');
    this.#fires.giveUp('The recording ended before the sync did.', false);
    if (recorder) this.#detached = this.#letGo(recorder);
    await this.#detached;
  }

  async #letGo(recorder: Recorder): Promise<void> {
    if (recorder.network.offline) await this.#wakeStopped(recorder);
    await recorder.stop();
  }

  async #recordingStopped(reason?: string): Promise<void> {
    this.#capture = 'inspecting';
    this.#recordingSince = null;
    this.#emit('panel', { kind: 'recording-stopped', ...(reason !== undefined && { reason }) }, this.#clock.now());
    this.#writer.setRecorded(false);
    this.#options.onChange();
    await this.#writer.update({ header: { endedAt: this.#clock.now() } }).catch((error: unknown) => this.storeFailed(error));
  }

  #needRecorder(what: string): Recorder {
    if (!this.#attached) throw new Error(`Press Record first: only while recording can SyncScope ${what}.`);
    return this.#attached;
  }

  async #simulate(fireId: string, { type, scope, tag, lastChance }: SimulatedEvent): Promise<void> {
    const worker = await this.#activeWorker(scope);
    await worker.order({ command: 'simulate', fireId, type, tag, lastChance, refusal: lateWaitUntil });
  }

  /**
   * The active worker of a registration, woken if need be; found once for all who ask at the same time. Without a
   * recording the debugger is attached for as long as fires need it.
   */
  #activeWorker(scope: string, recorder?: Recorder): Promise<RecordedWorker> {
    const found = this.#waking.get(scope) ?? this.#findWorker(scope, recorder).finally(() => this.#waking.delete(scope));
    this.#waking.set(scope, found);
    return found;
  }

  async #findWorker(scope: string, attached?: Recorder): Promise<RecordedWorker> {
    const recorder = attached ?? (await this.#attach());
    return (await recorder.activeWorker(scope)) ?? this.#wake(recorder, scope);
  }

  async #wake(recorder: Recorder, scope: string): Promise<RecordedWorker> {
    const started = recorder.changed(scope, 'started');
    await this.#inspection.ask(scope, 'wake', { scope });
    await within(started, wakeTimeout, 'The worker did not start within 10 s.');
    const worker = await recorder.activeWorker(scope);
    if (!worker) throw new Error('The registration has no active worker: wait until it is activated.');
    return worker;
  }

  async #stopWorker(scope: string): Promise<void> {
    const recorder = await this.#attach();
    const worker = await recorder.activeWorker(scope);
    if (!worker) return;
    const stopped = recorder.changed(scope, 'stopped');
    await worker.stop('panel');
    await within(stopped, wakeTimeout, 'The worker did not stop within 10 s.');
  }

  async #hold(): Promise<() => Promise<void>> {
    await this.#attach();
    this.#holds++;
    let held = true;
    const release = async (): Promise<void> => {
      if (held) this.#holds--;
      held = false;
      await this.#applyOffline();
    };
    try {
      await this.#applyOffline();
    } catch (error) {
      await release();
      throw error;
    }
    return release;
  }

  /** Keeps the requests of a replay from the network, if it is to be so. */
  async #keepFromNetwork({ requests, from, dispatches }: ReplayOrder): Promise<() => Promise<void>> {
    if (requests === 'network') return async () => undefined;
    const recorder = await this.#attach();
    // It may be the one that goes on.
    await this.#writer.settled();
    const answers = requests === 'fail' ? null : new Answers(await this.#options.modelOf(from), dispatches);
    // Where the connection is gone there is nothing to end.
    const release = () => recorder.network.answerNoMore().catch(() => undefined);
    try {
      await recorder.network.answerFrom(answers);
    } catch (error) {
      await release();
      throw error;
    }
    return release;
  }

  async #applyOffline(): Promise<void> {
    const recorder = this.#attached;
    if (recorder && recorder.network.offline !== this.#toBeOffline) await this.#wakeStopped(recorder);
    const applied = this.#attached?.network.setOffline(this.#toBeOffline);
    this.#options.onChange();
    await applied;
  }

  get #toBeOffline(): boolean {
    return this.#offline || this.#holds > 0;
  }

  /**
   * Has the browser start the workers that do not run, those that are held or to be held: a stopped one takes no word
   * until a sync starts it, which is then not held; and what it held is released by nothing, not even by the end of the
   * debugging, before the browser ends. [measured in Chromium 156] One that does not start stays as it is.
   */
  async #wakeStopped(recorder: Recorder): Promise<void> {
    const stopped = this.#inspection.observations.active().filter((scope) => !recorder.runs(scope));
    await Promise.allSettled(stopped.map((scope) => this.#activeWorker(scope, recorder)));
  }

  /** Looks at the browser's network, and at what is registered. */
  #look(): void {
    if (this.#options.isOffline() !== this.#browserOffline) {
      this.#browserOffline = !this.#browserOffline;
      this.#emit('browser', { kind: 'connectivity-changed', offline: this.#browserOffline, by: 'browser' }, this.#clock.now());
    }
    this.#inspection.look();
  }

  #looked(origin: string, askedAt: number): void {
    const { observations } = this.#inspection;
    this.#attached?.looked(origin, (scope) => {
      // What was registered just before, or since, may not be listed and yet run by now; what was before us is not known.
      const registeredAt = this.#registeredAt.get(scope) ?? this.#begunAt;
      const changed = registeredAt >= askedAt - observeEvery || this.#fires.concern(scope);
      return observations.knows(scope) && !changed ? observations.tags(scope, 'sync') : null;
    });
    if (this.#attached?.network.offline) void this.#wakeStopped(this.#attached);
  }
}

function isHolding({ way, settledAt }: Fire): boolean {
  return way === 'while-offline' && settledAt === null;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
