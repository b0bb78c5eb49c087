/** One version of a worker, while the debugger holds it: what its probe tells, and what is told to its probe. */
import type { Protocol } from 'devtools-protocol';
import { eventTimeoutSlack, maxEventDuration } from '../chromium/schedule.ts';
import { dispatchOfMark } from '../protocol/mark.ts';
import { readProbeLine, type ProbeCommand, type ProbeFact } from '../protocol/probe.ts';
import { sameStack } from '../protocol/same-stack.ts';
import type { Work } from '../protocol/session.ts';
import { longestBody, mostBodies } from '../trace/bodies.ts';
import type { ErrorInfo, EventOf, StackFrame } from '../trace/events.ts';
import { framesOf } from '../trace/stack.ts';
import { withoutCredentials } from '../trace/url.ts';
import type { Cdp, CdpEvent } from '../transport/cdp.ts';
import { WorkerClock, wallAheadText, type BrowserClock } from './clocks.ts';
import type { Emit } from './emit.ts';
import { Bodies, mostAsked, type BodyStore } from './bodies.ts';
import type { Intercepts } from './intercepts.ts';
import { emulateOffline } from './offline.ts';
import { Console } from './console.ts';
import { FirstLines, type FirstLine } from './first-lines.ts';
import { HeldBack } from './held-back.ts';
import { conditionText, installText, probeUrl, type ProbeOptions } from './probe-text.ts';
import { Requests, type Belonging } from './requests.ts';
import { RunningDispatches, type UnsettledDispatch } from './running.ts';
import { SameTask } from './same-task.ts';

/** What a worker needs of its recorder. */
export interface WorkerContext {
  cdp: Cdp;
  emit: Emit;
  clock: BrowserClock;
  probe: ProbeOptions;
  offline: () => boolean;
  /** What happens to its requests. */
  intercepts: Intercepts;
  /** The bodies that are recorded. */
  bodies: BodyStore;
  /** Makes ids that are unique in the trace. */
  nextId: () => string;
  /** Up to which number the facts of a run are in the trace; 0 if none is. */
  storedOf: (runId: string) => number;
  /** Called when something changed that `memory` tells. */
  onChange: () => void;
}

/** What a worker is known by when background was ended and goes on. */
export interface WorkerMemory {
  workerId: string;
  sessionId: string;
  scriptUrl: string;
  scope: string | null;
  running: boolean;
  early: boolean;
  restarts: number;
  runId: string;
  probeScriptId: string | null;
  firstLines: FirstLine[];
}

/**
 * How long what a worker does is held back, ms, in a run whose probe came too late: there a dispatch becomes known only
 * when its handler first calls `waitUntil`, and what the handler did before is heard first.
 */
const holdBackFor = 50;
/**
 * How long what a dispatch does waits for word of that dispatch, ms: with many at once the probe tells of it only after the
 * task in which its handler runs.
 */
const aheadFor = 5_000;
/** How often a worker's script may speak through the probe's way out in one run. */
const mostForged = 50;
const builtInsChanged =
  'The worker has changed built-ins that SyncScope needs: until it is restarted its syncs are not seen.';
const wayOutAbused =
  'The worker calls, without end, the function through which SyncScope hears of its syncs. It is not listened to any more ' +
  'until it is started again: press Restart worker.';
/** How long after a piece of an answer's body the next one may come, ms. */
const flowsFor = 50;
/** Of how many tags of one run it is remembered that their syncs were heard of. */
const mostSeenTags = 1_000;
/** How what our restarts do to a worker is avoided. */
export const howToAvoid = 'To have workers left alone, choose “Keep running workers” in the menu beside Record before you record.';

type WorkerChanged = EventOf<'worker-changed'>;

/** How far the clocks of a worker and of the browser may differ, ms. */
const clockTolerance = 1;

export class Worker {
  readonly workerId: string;
  readonly sessionId: string;
  readonly scriptUrl: string;
  readonly #context: WorkerContext;
  /** Known when the probe said hello. */
  scope: string | null = null;
  running = false;
  /** Whether it was the version that gets events when it was last asked, in this run. */
  wasActive = false;
  /** How often it was stopped so that the probe comes first when it starts again. */
  restarts = 0;
  /** When something that it did was last heard of, epoch ms. */
  heardAt = 0;
  /** Who told it to stop, until it has: an order would wait for its next start. */
  #stoppedBy: 'panel' | 'recorder' | null = null;
  /** The tags of the syncs that were heard of in a run whose probe came too late. */
  readonly #seenTags = new Set<string>();
  /** What the browser has told of its requests that have no answer yet, before all that is held back, by their names. */
  readonly #unanswered = new Set<string>();
  /** When something of an answer's body last came, epoch ms. */
  #bodyAt = 0;
  /** How many orders it was given that it has not answered. */
  #orders = 0;
  /** The number of the last fact of this run that was heard. */
  #lastFact = 0;
  /** The last stack that the probe has told in this run. */
  #lastStack = '';
  /** Whether the probe is being asked for what was missed. */
  #catchingUp = false;
  /** What it told meanwhile: its answer may have overtaken it, or never come. */
  #toldMeanwhile: string[] = [];
  /** Whether the browser refused the probe that was sent ahead of the start. */
  #refused = false;
  /** How often somebody else than the probe spoke through its way out, in this run. */
  #forged = 0;
  #runId = '';
  /** Whether the probe was there before the worker's script, so that all its listeners are wrapped. */
  #early = false;
  /** Whether the worker's script has run, as the browser tells before anything that happens after it. */
  #scriptRan = false;
  readonly #firstLines: FirstLines;
  /** The probe's script; the worker's own may have functions of the same names, and the same address. */
  #probeScriptId: string | null = null;
  /** Those that are over may still be found to be what something belongs to that was held back. */
  readonly #dispatches: RunningDispatches;
  /** The number of the last dispatch of this run that was heard of. */
  #lastDispatch = 0;
  /** What was heard just before; see `holdBackFor` and `aheadFor`. */
  readonly #heldBack = new HeldBack(
    (event) => this.#follow(event),
    (event) => this.#sameTask.isBeingFound(stackOfEvent(event)),
  );
  /** Where its probe came too late, whose that is which it did in the tasks of its syncs. */
  #sameTask = this.#newSameTask();
  readonly #clock: WorkerClock;
  #requests: Requests;
  #console: Console;

  constructor(workerId: string, sessionId: string, scriptUrl: string, context: WorkerContext, firstLines: readonly FirstLine[] = []) {
    this.workerId = workerId;
    this.sessionId = sessionId;
    this.scriptUrl = scriptUrl;
    this.#context = context;
    this.#clock = new WorkerClock(context.clock);
    this.#dispatches = new RunningDispatches(context.clock, maxEventDuration + eventTimeoutSlack, (number, at) => this.#timeOut(number, at));
    this.#firstLines = new FirstLines(context.cdp, sessionId, scriptUrl, firstLines, context.onChange);
    this.#requests = this.#newRequests();
    this.#console = this.#newConsole();
  }

  /**
   * A worker that an earlier background followed, as it was.
   * @param dispatches those that had not settled, of all workers
   */
  static remembered(memory: WorkerMemory, dispatches: readonly UnsettledDispatch[], context: WorkerContext): Worker {
    const worker = new Worker(memory.workerId, memory.sessionId, memory.scriptUrl, context, memory.firstLines);
    worker.scope = memory.scope;
    worker.running = memory.running;
    worker.restarts = memory.restarts;
    worker.#early = memory.early;
    worker.#runId = memory.runId;
    worker.#probeScriptId = memory.probeScriptId;
    worker.#requests = worker.#newRequests();
    worker.#lastFact = context.storedOf(memory.runId);
    worker.#catchingUp = true;
    // Had it run before the probe came, that may have been told while nobody listened.
    worker.#scriptRan = true;
    for (const dispatch of dispatches) {
      const number = Number(dispatch.dispatchId.slice(memory.runId.length + 1));
      if (dispatch.dispatchId !== `${memory.runId}.${number}`) continue;
      worker.#dispatches.add(number, dispatch);
      worker.#lastDispatch = Math.max(worker.#lastDispatch, number);
    }
    return worker;
  }

  get memory(): WorkerMemory {
    const { workerId, sessionId, scriptUrl, scope, running, restarts } = this;
    const [early, runId, probeScriptId] = [this.#early, this.#runId, this.#probeScriptId];
    const firstLines = this.#firstLines.all;
    return { workerId, sessionId, scriptUrl, scope, running, restarts, early, runId, probeScriptId, firstLines };
  }

  /**
   * Goes on where an earlier background was ended: asks the probe for what is not in the trace yet. One that is stopped
   * answers when it starts again.
   */
  async resume(): Promise<void> {
    // What was held and told to nobody goes on.
    void this.#context.intercepts.restart(this.sessionId, this.scriptUrl).catch(() => undefined);
    const runId = this.#runId;
    const asked = () => runId === this.#runId && this.#catchingUp;
    try {
      void this.#compareClocks('until-it-starts');
      const answer = await this.order({ command: 'resend' }, 'until-it-starts');
      if (!asked()) return;
      const [run = '', , ...lines] = String(answer).split('\n');
      if (run !== runId) {
        // It stopped, and was prepared for another run, before that could be noted.
        this.gone(this.#context.clock.now());
        this.#runId = run;
        this.#lastFact = 0;
        this.#lastStack = '';
        this.#lastDispatch = 0;
        this.#requests = this.#newRequests();
      }
      this.running = true;
      this.#takeLines(lines);
      this.#caughtUp();
    } catch {
      // There is no probe: background was ended before it could put it in.
      if (asked()) await this.#prepareRun(false);
    }
  }

  /**
   * Puts the probe in and lets the worker run. Whatever goes wrong, it is let run: all commands are sent at once,
   * without waiting for the answer to any.
   * @param waiting whether it waits for a debugger, so that no probe of ours can be in it
   */
  async prepare(waiting: boolean): Promise<void> {
    // Once: each time it tells anew that the script has run, though it has not.
    const enabled = this.#context.cdp.send(this.sessionId, 'Inspector.enable', undefined);
    const alone = waiting ? null : this.order({ command: 'off' });
    await Promise.allSettled([enabled, alone, this.#prepareRun(!waiting)]);
  }

  /**
   * Goes on over another session with a worker that ran on while it was out of sight: its probe tells what it saw
   * meanwhile.
   */
  async returned(): Promise<void> {
    const { cdp, probe, offline } = this.#context;
    const { bindingName } = probe;
    // The probe has the function of the binding already.
    const expression = `delete globalThis[${JSON.stringify(bindingName)}]`;
    await Promise.allSettled([
      cdp.send(this.sessionId, 'Inspector.enable', undefined),
      cdp.send(this.sessionId, 'Runtime.addBinding', { name: bindingName }),
      cdp.send(this.sessionId, 'Runtime.evaluate', { expression, silent: true }),
      ...this.#debug(),
      ...this.#enable(),
      ...(offline() ? [this.setOffline(true)] : []),
      cdp.send(this.sessionId, 'Runtime.runIfWaitingForDebugger', undefined),
      this.resume(),
    ]);
  }

  /** The worker starts again; it was prepared when it stopped. */
  async restarted(): Promise<void> {
    if (this.#refused) await this.#prepareRun(false);
    else await this.#context.cdp.send(this.sessionId, 'Runtime.runIfWaitingForDebugger', undefined).catch(() => undefined);
  }

  /** @param running whether the worker's script has run for certain, and has added listeners */
  async #prepareRun(running: boolean, wait?: 'until-it-starts'): Promise<void> {
    const { cdp, probe, offline } = this.#context;
    const { sessionId } = this;
    this.#runId = this.#context.nextId();
    this.#requests = this.#newRequests();
    this.#console = this.#newConsole();
    this.#sameTask = this.#newSameTask();
    this.#seenTags.clear();
    this.#unanswered.clear();
    this.#dispatches.clear();
    this.#scriptRan = false;
    this.wasActive = false;
    this.#probeScriptId = null;
    this.#refused = false;
    this.#forged = 0;
    this.#lastFact = 0;
    this.#lastStack = '';
    this.#lastDispatch = 0;
    this.#catchingUp = false;
    this.#toldMeanwhile = [];
    const run = this.#runId;
    const expression = installText(probe, run, running);
    // In this order, and before all else: where another debugger has let it run, each moment counts.
    const first = [
      cdp.send(sessionId, 'Runtime.addBinding', { name: probe.bindingName }, wait),
      ...this.#debug(wait),
      ...(running ? [] : this.#firstLines.evaluateThere(conditionText(probe, run), wait)),
    ];
    const installed = cdp.send(sessionId, 'Runtime.evaluate', { expression, silent: true, replMode: true }, wait).then(
      ({ exceptionDetails }) => {
        if (run === this.#runId) this.#firstLines.evaluateNoMore();
        // Where a breakpoint put the probe in it works; only what takes its orders may be out of reach.
        const works = this.running && this.#early;
        return exceptionDetails && !works ? this.#runsUnheard(this.#context.clock.now(), builtInsChanged) : undefined;
      },
      () => {
        this.#refused = true;
      },
    );
    const rest = [
      ...this.#enable(wait),
      ...(offline() ? [this.setOffline(true)] : []),
      cdp.send(sessionId, 'Runtime.runIfWaitingForDebugger', undefined, wait),
    ];
    this.#context.onChange();
    await Promise.allSettled([...first, installed, ...rest]);
  }

  /** Has the browser tell what it sees of the worker, which is debugged. */
  #enable(wait?: 'until-it-starts'): Promise<unknown>[] {
    const { cdp, intercepts } = this.#context;
    const { sessionId } = this;
    return [
      ...intercepts.enable(sessionId, wait),
      this.#compareClocks(wait),
      cdp.send(sessionId, 'Runtime.enable', undefined, wait),
      this.followRequests(wait),
      // What makes stacks reach back over asynchronous calls.
      cdp.send(sessionId, 'Debugger.setAsyncCallStackDepth', { maxDepth: 32 }, wait),
    ];
  }

  async #compareClocks(wait?: 'until-it-starts'): Promise<void> {
    const params = { expression: wallAheadText, silent: true, returnByValue: true };
    const asked = this.#context.cdp.send(this.sessionId, 'Runtime.evaluate', params, wait);
    this.#clock.compare(await asked.then(({ result }): unknown => result.value, () => null));
  }

  /** Debugs the worker, which is never to pause for us, whatever a condition of ours should come to. */
  #debug(wait?: 'until-it-starts'): Promise<unknown>[] {
    const { cdp } = this.#context;
    const { sessionId } = this;
    return [
      cdp.send(sessionId, 'Debugger.enable', {}, wait),
      cdp.send(sessionId, 'Debugger.setSkipAllPauses', { skip: true }, wait),
    ];
  }

  /** Has the browser hold those of its requests that there may be something to decide about now. */
  async intercept(): Promise<void> {
    await this.#context.intercepts.apply(this.sessionId, this.scriptUrl, this.running && !this.#requests.any);
  }

  /** Has the browser tell of its requests, and keep their bodies where they are recorded. */
  async followRequests(wait?: 'until-it-starts'): Promise<void> {
    const { cdp, bodies } = this.#context;
    const { sessionId } = this;
    if (bodies.kept !== null) {
      const kept = { maxTotalBufferSize: mostBodies, maxResourceBufferSize: mostAsked };
      // Else it has no bodies that the worker leaves unread; a browser that does not know the command has none of those.
      cdp.send(sessionId, 'Network.configureDurableMessages', kept, wait).catch(() => undefined);
    }
    await cdp.send(sessionId, 'Network.enable', bodies.kept === null ? {} : { maxPostDataSize: longestBody }, wait);
  }

  /** Stops the worker; the browser starts it again when there is something to do. */
  async stop(by: 'panel' | 'recorder'): Promise<void> {
    this.#stoppedBy = by;
    try {
      await this.#context.cdp.send(null, 'Target.closeTarget', { targetId: this.workerId });
    } catch (error) {
      this.#stoppedBy = null;
      throw error;
    }
  }

  /** Whether it was told to stop and has not stopped yet. */
  get stopping(): boolean {
    return this.#stoppedBy !== null;
  }

  /** Gives the probe an order, and gives its answer. Throws when there is no probe, or it does not answer. */
  async order(command: ProbeCommand, wait?: 'until-it-starts'): Promise<unknown> {
    if (wait) return this.#order(command, wait);
    this.#orders++;
    try {
      return await this.#order(command);
    } finally {
      this.#orders--;
    }
  }

  async #order(command: ProbeCommand, wait?: 'until-it-starts'): Promise<unknown> {
    const { cdp, probe } = this.#context;
    const params = { expression: `${probe.probeName}(${JSON.stringify(command)})`, returnByValue: true, silent: true };
    const { result, exceptionDetails } = await cdp.send(this.sessionId, 'Runtime.evaluate', params, wait);
    if (exceptionDetails?.exception?.className === 'ReferenceError') {
      throw new Error('The worker could not be prepared: stop recording and start it again.');
    }
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Whether this is the version that gets events, not one that is installed or waits. */
  async isActive(): Promise<boolean> {
    const state = await this.state();
    this.wasActive = state === 'activated' || state === 'activating';
    return this.wasActive;
  }

  /** What it says of its `ServiceWorker.state`. */
  async state(): Promise<unknown> {
    const expression = 'serviceWorker.state';
    const { result } = await this.#context.cdp.send(this.sessionId, 'Runtime.evaluate', { expression, silent: true });
    return result.value;
  }

  async setOffline(offline: boolean): Promise<void> {
    await emulateOffline(this.#context.cdp, this.sessionId, offline);
  }

  /** Whether its listeners were added before the probe came, so that the probe does not see all they do. */
  get late(): boolean {
    return this.running && !this.#early;
  }

  /** Takes what is held back: there will be no more to tell whose it is. */
  takeHeldBack(): void {
    this.#heldBack.release();
  }

  /** Whether an event other than a sync is open; null where no probe tells. */
  async hasOpenEvent(): Promise<boolean | null> {
    try {
      return (await this.#order({ command: 'busy' })) === true;
    } catch {
      return null;
    }
  }

  /** Whether a tag may be that of a sync that began before we looked: the browser never runs one tag twice at once. */
  mayRunUnseen(tag: string): boolean {
    return !this.#seenTags.has(tag);
  }

  /** Resolves when the bodies that are there by now are read. */
  async readBodies(): Promise<void> {
    await this.#requests.readUnfinished();
  }

  /** What is seen to be under way in it; null where nothing is. */
  get atWork(): Work | null {
    const [running] = this.#dispatches.entries();
    if (running) return { doing: 'sync', what: running[1].tag };
    if (this.#unanswered.size > 0 || this.#context.clock.now() - this.#bodyAt < flowsFor) return { doing: 'request', what: null };
    return this.#orders > 0 ? { doing: 'order', what: null } : null;
  }

  /** Takes an event of this worker's session. */
  handle(event: CdpEvent): void {
    this.#noteWork(event);
    if (event.method === 'Runtime.bindingCalled' && event.params.name === this.#context.probe.bindingName) {
      const [secret, ...lines] = event.params.payload.split('\n');
      if (secret !== this.#context.probe.probeName) this.#heardForged();
      else if (this.#catchingUp) this.#toldMeanwhile.push(...lines);
      else this.#takeLines(lines);
    } else if (event.method === 'Fetch.requestPaused') {
      this.#context.intercepts.handle(this.sessionId, event.params, this.#requests);
    } else if (event.method === 'Inspector.workerScriptLoaded') this.#scriptRan = true;
    else if (event.method === 'Debugger.scriptParsed') {
      const { url, scriptId } = event.params;
      if (url !== `${probeUrl}${this.#runId}`) return this.#firstLines.parsed(event.params);
      // Of a breakpoint and of what is evaluated on command, the first puts the probe in.
      if (this.#probeScriptId !== null) return;
      this.#probeScriptId = scriptId;
      this.#context.onChange();
    }
    else if (this.late) {
      this.#sameTask.did(stackOfEvent(event), this.#context.clock.ofWall(timeOfEvent(event)));
      this.#heldBack.hold(event, holdBackFor);
      this.#heldBack.release(this.#mayBeFound);
    }
    else if (this.#heldBack.any || this.#isAhead(event)) this.#heldBack.hold(event, aheadFor);
    else this.#follow(event);
  }

  /** Notes what is under way, before anything is held back. */
  #noteWork(event: CdpEvent): void {
    switch (event.method) {
      case 'Network.requestWillBeSent':
        if (this.#isOwn(event.params.requestId, event.params.request)) return;
        this.#unanswered.add(event.params.requestId);
        break;
      case 'Network.responseReceived':
      case 'Network.loadingFinished':
      case 'Network.loadingFailed':
        this.#unanswered.delete(event.params.requestId);
        break;
      case 'Network.dataReceived':
        this.#bodyAt = this.#context.clock.now();
        break;
      case 'Runtime.bindingCalled':
      case 'Runtime.consoleAPICalled':
      case 'Runtime.exceptionThrown':
        break;
      default:
        return;
    }
    this.heardAt = this.#context.clock.now();
  }

  /** Takes what the probe told in one go. */
  #takeLines(lines: readonly string[]): void {
    const began = lines.flatMap((line) => this.#takeLine(line) ?? []);
    if (!this.late || began.length === 0) return;
    this.#sameTask.began(began);
    this.#heldBack.release(this.#mayBeFound);
  }

  /**
   * The worker's script has got hold of the probe's way out, and speaks through it. Once it does so without end, the way
   * is closed, before what it says keeps the browser from everything else.
   */
  #heardForged(): void {
    if (++this.#forged !== mostForged) return;
    const { cdp, probe } = this.#context;
    void cdp.send(this.sessionId, 'Runtime.removeBinding', { name: probe.bindingName }).catch(() => undefined);
    void this.#runsUnheard(this.#context.clock.now(), wayOutAbused);
  }

  /** The probe has answered what was missed, or will not: goes on with what it told meanwhile. */
  #caughtUp(): void {
    this.#catchingUp = false;
    const lines = this.#toldMeanwhile;
    this.#toldMeanwhile = [];
    this.#takeLines(lines);
    this.#heldBack.release(this.#isAhead);
  }

  /** Takes a fact that was not heard before; facts are numbered in each run. @returns the dispatch that it tells of first */
  #takeLine(line: string): { dispatchId: string; startedAt: number } | null {
    const told = readProbeLine(line);
    if (!told) return null;
    const { fact, number } = told;
    this.#completeStack(fact);
    if ('dispatch' in fact) this.#lastDispatch = Math.max(this.#lastDispatch, fact.dispatch);
    if (number <= this.#lastFact) return null;
    this.#lastFact = number;
    this.#take(fact, `${this.#runId}-${number}`);
    // What we dispatch ourselves is told before its listeners run.
    return fact.fact === 'dispatched' && fact.trusted ? { dispatchId: `${this.#runId}.${fact.dispatch}`, startedAt: this.#clock.ofWorker(fact.at) } : null;
  }

  /** A stack that is the same as the last one is not told again. What was told of it may be lost, and then it is unknown. */
  #completeStack(fact: ProbeFact): void {
    if (!('stack' in fact)) return;
    if (fact.stack === sameStack) fact.stack = this.#lastStack;
    else if (fact.stack !== '') this.#lastStack = fact.stack;
  }

  /** Whether it may yet be found in which dispatch's task an event was made. */
  readonly #mayBeFound = (event: CdpEvent): boolean => this.#sameTask.mayFind(stackOfEvent(event));

  /** Whether an event is of a dispatch of which the probe has yet to tell. */
  readonly #isAhead = (event: CdpEvent): boolean => {
    const dispatch = this.#markOn(stackOfEvent(event));
    return dispatch !== null && dispatch > this.#lastDispatch;
  };

  #follow(event: CdpEvent): void {
    this.#requests.handle(event);
    this.#console.handle(event);
    this.#sameTask.forget(stackOfEvent(event));
  }

  /**
   * Takes the tags that the browser lists now. It lists a tag for as long as a dispatch of it runs, so a dispatch
   * without its tag is over, and one that did not settle has timed out. The first time it may be that we have yet to
   * hear how it settled.
   */
  sawTags(tags: readonly string[], at: number): void {
    const listed = new Set(tags);
    for (const [number, running] of this.#dispatches.entries()) {
      if (!running.trusted || running.type !== 'sync') continue;
      running.missed = listed.has(running.tag) ? 0 : running.missed + 1;
      if (running.missed > 1) this.#timeOut(number, at);
    }
  }

  /**
   * The worker stopped: what ran in it failed. It is prepared for its next start at once: what is sent to a stopped
   * worker reaches it before the word of any other debugger, such as DevTools, that may let it run.
   */
  stopped(at: number): void {
    this.#caughtUp();
    this.gone(at);
    void this.#prepareRun(false, 'until-it-starts');
  }

  /** The worker stopped and will not start again while we look: what ran in it failed. */
  gone(at: number): void {
    const by = this.#stoppedBy;
    this.#stoppedBy = null;
    this.#heldBack.release();
    if (by === 'recorder') this.#tellCutOff(at);
    for (const [number, { dispatchId }] of this.#dispatches.entries()) {
      this.#settle(number, { kind: 'dispatch-settled', dispatchId, outcome: 'failed', reason: 'worker-stopped' }, at, 'browser');
    }
    this.#requests.abandon(at);
    this.#console.end();
    this.#changed('stopped', at, { by });
  }

  /** We stopped it for the probe, and something had begun that we did not hear of in time. */
  #tellCutOff(at: number): void {
    const [syncs, requests] = [this.#dispatches.size, this.#unanswered.size];
    if (syncs + requests === 0) return;
    const what = [...(syncs > 0 ? [countOf(syncs, 'sync')] : []), ...(requests > 0 ? [countOf(requests, 'request')] : [])].join(' and ');
    const reason =
      `SyncScope restarted the worker to see it from its start, and cut off ${what} that began in that very moment. ` +
      `The browser tries a sync again. ${howToAvoid}`;
    this.#emitHere('browser', { kind: 'capture-gap', from: at, to: at, reason, code: 'restart-cut-off', params: { syncs, requests } }, at);
  }

  /** Tells that the worker runs. */
  tellRunning(at: number): void {
    this.#changed('started', at);
  }

  /** A newer version took its place. */
  replaced(at: number): void {
    if (this.running) this.gone(at);
    this.#changed('replaced', at);
  }

  /** Ends all timers: the worker is not seen any more. @returns the dispatches whose end was not seen */
  end(): UnsettledDispatch[] {
    this.#heldBack.release();
    const unsettled = this.#dispatches.clear();
    this.#requests.end();
    this.#console.end();
    return unsettled;
  }

  #newRequests(): Requests {
    const { cdp, bodies } = this.#context;
    const read = new Bodies(cdp, this.sessionId, bodies);
    return new Requests(this.#runId, this.#context.clock, this.#emitHere, (stack) => this.#belonging(stack), read, this.#isOwn);
  }

  readonly #isOwn = (requestId: string, request: Protocol.Network.Request): boolean =>
    this.#context.intercepts.own.isOwn(this.sessionId, requestId, request);

  #newSameTask(): SameTask {
    const isOneFunction: ConstructorParameters<typeof SameTask>[1] = async (start, to) => {
      const end = { ...to, columnNumber: to.columnNumber + 1 };
      const params = { start, end, restrictToFunction: true };
      const { locations } = await this.#context.cdp.send(this.sessionId, 'Debugger.getPossibleBreakpoints', params);
      return locations.some(({ lineNumber, columnNumber }) => lineNumber === to.lineNumber && columnNumber === to.columnNumber);
    };
    return new SameTask(clockTolerance, isOneFunction, () => this.#heldBack.release(this.#mayBeFound));
  }

  #newConsole(): Console {
    return new Console(this.#context.clock.now(), this.#context.clock, this.#emitHere, (...asked) => this.#belongingAsked(...asked), framesOfProtocol);
  }

  /** Emits with the registration and the version that it concerns. */
  readonly #emitHere: Emit = (source, facts, at, id) => {
    const { scope, workerId } = this;
    this.#context.emit(source, { ...(scope !== null && { scope }), workerId, ...facts }, at, id);
  };

  /**
   * The mark of the probe on a stack tells the dispatch, also one that is over. Without a mark it is none's in a worker
   * whose listeners are all wrapped; in another one it may be found to be what a listener did at once.
   */
  #belonging(stack: Protocol.Runtime.StackTrace | undefined): Belonging {
    const marked = this.#markOn(stack);
    if (marked !== null) return { dispatchId: `${this.#runId}.${marked}`, attribution: 'exact' };
    const dispatchId = this.#early ? null : this.#sameTask.ownerOf(stack);
    return dispatchId === null ? { dispatchId, attribution: 'none' } : { dispatchId, attribution: 'inferred' };
  }

  /** The number of the dispatch whose mark the probe has left on a stack, or null. */
  #markOn(stack: Protocol.Runtime.StackTrace | undefined): number | null {
    for (let part = stack; part; part = part.parent) {
      for (const { functionName, scriptId } of part.callFrames) {
        const dispatch = scriptId === this.#probeScriptId ? dispatchOfMark(functionName) : null;
        if (dispatch !== null) return dispatch;
      }
    }
    return null;
  }

  /** As `#belonging`, for stacks whose older parts the browser tells only when asked for them. */
  async #belongingAsked(stack: Protocol.Runtime.StackTrace | undefined, ask: boolean): Promise<Belonging> {
    const told = this.#belonging(stack);
    let oldest = stack;
    while (oldest?.parent) oldest = oldest.parent;
    if (told.attribution === 'exact' || !ask || !oldest?.parentId) return told;
    try {
      const params = { stackTraceId: oldest.parentId };
      const { stackTrace } = await this.#context.cdp.send(this.sessionId, 'Debugger.getStackTrace', params);
      const older = await this.#belongingAsked(stackTrace, ask);
      return older.attribution === 'exact' ? older : told;
    } catch {
      return told;
    }
  }

  /** Its script came before the probe, which can't work or not speak. Restarted, it finds the probe there. */
  async #runsUnheard(at: number, reason: string): Promise<void> {
    const known = this.running;
    const expression = 'registration.scope';
    const asked = this.#context.cdp.send(this.sessionId, 'Runtime.evaluate', { expression, silent: true });
    const told: unknown = await asked.then(({ result }) => result.value, () => null);
    this.scope ??= this.#scopeTold(told);
    this.#early = false;
    if (!known) this.#changed('started', at);
    this.#emitHere('browser', { kind: 'capture-gap', from: at, to: at, reason }, at);
  }

  /** The scope that its script told, if that can be, as its registration is known everywhere. */
  #scopeTold(told: unknown): string {
    const can = typeof told === 'string' && isWithin(told, this.scriptUrl);
    return withoutCredentials(can ? told : new URL('./', this.scriptUrl).href);
  }

  #changed(change: WorkerChanged['change'], at: number, { id, by }: { id?: string; by?: WorkerChanged['by'] | null } = {}): void {
    this.running = change === 'started';
    this.#context.onChange();
    if (this.scope === null) return;
    const { workerId, scope, scriptUrl } = this;
    const early = change === 'started' ? { early: this.#early } : {};
    const facts = { kind: 'worker-changed', workerId, scope, scriptUrl, change, ...early, ...(by && { by }) } as const;
    this.#context.emit('browser', facts, at, id);
  }

  #take(fact: ProbeFact, id: string): void {
    const at = this.#clock.ofWorker(fact.at);
    const emit = (facts: Parameters<Emit>[1]): void => this.#emitHere('worker', facts, at, id);
    switch (fact.fact) {
      case 'hello':
        // A worker's script could lie about its scope, but not reach another origin so.
        this.scope = this.#scopeTold(fact.scope);
        this.#early = fact.early || !this.#scriptRan;
        return this.#changed('started', at, { id });
      case 'dispatched':
        return this.#start(fact, id);
      case 'await':
      case 'awaited':
      case 'returned':
      case 'settled': {
        // It timed out before, and its end was told then.
        if (fact.fact === 'settled' && !this.#dispatches.get(fact.dispatch)) return;
        const dispatchId = `${this.#runId}.${fact.dispatch}`;
        const error = fact.error ? { error: readError(fact.error) } : {};
        if (fact.fact === 'await') {
          const stack = stackOf(fact.stack);
          // The first is called by a listener, later ones by whatever has the event.
          if (this.late && fact.promise === 1 && !fact.error) this.#heardWaitUntil(stack.stack?.at(-1));
          const promiseId = `${dispatchId}.${fact.promise}`;
          return emit({ kind: 'wait-until-called', dispatchId, promiseId, late: fact.error !== null, ...error, ...stack });
        }
        if (fact.fact === 'awaited') {
          const promiseId = `${dispatchId}.${fact.promise}`;
          const outcome = fact.error ? 'rejected' : 'fulfilled';
          return emit({ kind: 'wait-until-settled', dispatchId, promiseId, outcome, ...error });
        }
        if (fact.fact === 'returned') {
          return emit({ kind: 'handler-returned', dispatchId, listeners: this.#early ? fact.listeners : null, ...error });
        }
        const how = fact.error ? ({ outcome: 'failed', reason: 'rejected' } as const) : ({ outcome: 'succeeded' } as const);
        return this.#settle(fact.dispatch, { kind: 'dispatch-settled', dispatchId, ...how, ...error }, at, 'worker', id);
      }
      case 'call': {
        const { api, tag, minInterval } = fact;
        const callId = `${this.#runId}.c${fact.call}`;
        const interval = minInterval === null ? {} : { minInterval };
        if (api === 'registration') {
          const { scope } = this;
          // It is said before anything else.
          if (scope === null) return undefined;
          return emit({ kind: 'registration-unregister-called', callId, scope, context: 'worker', ...stackOf(fact.stack) });
        }
        return emit({
          kind: `${fact.method}-called`,
          callId,
          api,
          tag,
          context: 'worker',
          ...interval,
          ...stackOf(fact.stack),
        });
      }
      case 'call-settled': {
        const callId = `${this.#runId}.c${fact.call}`;
        const { api, method, removed } = fact;
        const settled = { callId, outcome: fact.error ? 'rejected' : 'resolved', ...(fact.error && { error: readError(fact.error) }) } as const;
        if (api !== 'registration') return emit({ kind: `${method}-settled`, ...settled });
        return emit({ kind: 'registration-unregister-settled', ...settled, ...(!fact.error && { removed }) });
      }
      case 'dropped': {
        const reason = `The worker did more at once than can be recorded: ${fact.count} facts about it are missing.`;
        return emit({ kind: 'capture-gap', from: this.#clock.ofWorker(fact.from), to: at, reason });
      }
    }
  }

  #start(fact: Extract<ProbeFact, { fact: 'dispatched' }>, id: string): void {
    const { type, tag, lastChance, trusted, fireId } = fact;
    const at = this.#clock.ofWorker(fact.at);
    const dispatchId = `${this.#runId}.${fact.dispatch}`;
    // Chromium never runs one tag twice at once: an earlier dispatch that has not settled has timed out.
    const earlier = trusted ? this.#dispatches.numberOf(type, tag) : undefined;
    if (earlier !== undefined) this.#timeOut(earlier, at);
    this.#dispatches.add(fact.dispatch, { dispatchId, type, tag, trusted, startedAt: at });
    if (this.late && this.#seenTags.size < mostSeenTags) this.#seenTags.add(tag);
    this.#emitHere(
      'worker',
      {
        kind: 'dispatch-started',
        dispatchId,
        type,
        tag,
        lastChance,
        trusted,
        ...(fireId !== null && { fireId }),
      },
      at,
      id,
    );
    if (!this.late) this.#heldBack.release(this.#isAhead);
  }

  /** A listener is known by where it called `waitUntil`. */
  #heardWaitUntil(outermost: StackFrame | undefined): void {
    this.#sameTask.calledWaitUntil(outermost);
    this.#heldBack.release(this.#mayBeFound);
  }

  #timeOut(number: number, at: number): void {
    const running = this.#dispatches.get(number);
    if (!running) return;
    const { dispatchId } = running;
    this.#settle(number, { kind: 'dispatch-settled', dispatchId, outcome: 'failed', reason: 'timeout' }, at, 'browser');
  }

  #settle(number: number, facts: Parameters<Emit>[1], at: number, source: 'worker' | 'browser', id?: string): void {
    this.#dispatches.settle(number);
    this.#emitHere(source, facts, at, id);
  }
}

function readError({ name, message, stack }: { name: string; message: string; stack?: string }): ErrorInfo {
  return { name, message, ...(stack !== undefined && { stack }) };
}

function countOf(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

/** When what an event tells of was done, epoch ms by the clock of the wall. */
function timeOfEvent(event: CdpEvent): number {
  switch (event.method) {
    case 'Network.requestWillBeSent':
      return event.params.wallTime * 1000;
    case 'Runtime.consoleAPICalled':
    case 'Runtime.exceptionThrown':
      return event.params.timestamp;
    default:
      return 0;
  }
}

/** The stack at which what an event tells of was done, where it is told. */
function stackOfEvent(event: CdpEvent): Protocol.Runtime.StackTrace | undefined {
  switch (event.method) {
    case 'Network.requestWillBeSent':
      return event.params.initiator.stack;
    case 'Runtime.consoleAPICalled':
      return event.params.stackTrace;
    case 'Runtime.exceptionThrown':
      return event.params.exceptionDetails.stackTrace;
    default:
      return undefined;
  }
}

/** The frames of a protocol's stack, also those before an asynchronous call, without the probe's. */
function framesOfProtocol(stack: Protocol.Runtime.StackTrace | undefined): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let part = stack; part; part = part.parent) {
    for (const { functionName, url, lineNumber, columnNumber } of part.callFrames) {
      if (url.startsWith(probeUrl)) continue;
      frames.push({ function: functionName, url, line: lineNumber + 1, column: columnNumber + 1 });
    }
  }
  return frames;
}

function stackOf(text: string): { stack?: StackFrame[] } {
  const stack = framesOf(text, probeUrl);
  return stack.length > 0 ? { stack } : {};
}

/** Whether a scope is of the origin of a script. */
function isWithin(scope: string, scriptUrl: string): boolean {
  return URL.canParse(scope) && new URL(scope).origin === new URL(scriptUrl).origin;
}
