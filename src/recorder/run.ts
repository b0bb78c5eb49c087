/**
 * One run of a worker, from when it is prepared until the worker has stopped or is seen no more: brings what its probe tells
 * and what the browser tells into one order, in which each thing comes after the word of the dispatch that it belongs to.
 */
import type { ProbeFact } from '../protocol/probe.ts';
import type { Work } from '../protocol/session.ts';
import type { StackFrame } from '../trace/events.ts';
import type { CdpEvent } from '../transport/cdp.ts';
import { Activity, type IsOwn } from './activity.ts';
import { Attribution } from './attribution.ts';
import { Bodies } from './bodies.ts';
import type { ContextClock } from '../transport/context-clock.ts';
import type { WorkerCommands } from './commands.ts';
import { WorkerConsole } from './console.ts';
import type { WorkerContext } from './context.ts';
import type { Emit } from './emit.ts';
import { Facts } from './facts.ts';
import type { FirstLines } from './first-lines.ts';
import { HeldBack } from './held-back.ts';
import { ProbeLines } from './probe-lines.ts';
import { probeUrl } from './probe-text.ts';
import { WorkerRequests } from './requests.ts';
import type { UnsettledDispatch } from './running-dispatches.ts';
import { SameTask } from './same-task.ts';
import { framesOfProtocol, stackOfEvent, timeOfEvent } from './stacks.ts';

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
/** How often a worker's script may speak through the probe's way out. */
const mostForged = 50;
/** How far the clocks of a worker and of the browser may differ, ms. */
const clockTolerance = 1;

/** What a run is of, and whom it tells. */
export interface RunOptions {
  context: WorkerContext;
  sessionId: string;
  commands: WorkerCommands;
  clock: ContextClock;
  /** Emits with the registration and the version that it concerns. */
  emit: Emit;
  /** Where the scripts of the worker begin. */
  firstLines: FirstLines;
  /** The scope of the registration; null while it is not known. */
  scope: () => string | null;
  /** Whether the worker is known to run. */
  isRunning: () => boolean;
  /** The probe has said in which scope it is. */
  onHello: (scope: string, at: number, id: string) => void;
  /** The probe can't be listened to any more: with why. */
  onUnheard: (code: Unheard) => void;
}

/** Why a probe can't be listened to. */
export type Unheard = 'built-ins-changed' | 'probe-abused';

/** What is known of a run that goes on when a recorder begins. */
export interface EarlierRun {
  id: string;
  early: boolean;
  probeScriptId: string | null;
  /** The number of its last fact that is in the trace. */
  lastFact: number;
  dispatches: readonly { number: number; dispatch: UnsettledDispatch }[];
  /** What its probe has told since that was asked for what was missed. */
  meanwhile: readonly string[];
}

export class Run {
  readonly id: string;
  /** Whether the probe was there before the worker's script, so that all its listeners are wrapped. */
  early: boolean;
  /** Whether the browser refused the probe that was sent ahead of the start. */
  refused = false;
  /** Whether this was the version that gets events when it was last asked. */
  wasActive = false;
  readonly activity: Activity;
  readonly #options: RunOptions;
  readonly #ended = new AbortController();
  readonly #lines: ProbeLines;
  readonly #facts: Facts;
  readonly #attribution: Attribution;
  /** Where its probe came too late, whose that is which it did in the tasks of its syncs. */
  readonly #sameTask: SameTask;
  /** What was heard just before; see `holdBackFor` and `aheadFor`. */
  readonly #heldBack: HeldBack;
  readonly #requests: WorkerRequests;
  readonly #console: WorkerConsole;
  /** What the probe tells while it is asked for what was missed: its answer may have overtaken that, or never come. */
  #meanwhile: string[] | null;
  /** Whether the worker's script has run, as the browser tells before anything that happens after it. */
  #scriptRan: boolean;
  /** How often somebody else than the probe spoke through its way out. */
  #forged = 0;

  /** @param earlier of one that goes on; its probe is being asked for what was missed */
  constructor(id: string, options: RunOptions, earlier?: EarlierRun) {
    this.id = id;
    this.#options = options;
    this.early = earlier?.early ?? false;
    this.#meanwhile = earlier ? [...earlier.meanwhile] : null;
    // Had it run before the probe came, that may have been told while nobody listened.
    this.#scriptRan = earlier !== undefined;
    const { context, sessionId, commands, clock, emit, scope } = options;
    const { signal } = this.#ended;
    const dispatches = earlier?.dispatches ?? [];

    this.#sameTask = new SameTask(
      clockTolerance,
      (from, to) => commands.isOneFunction(from, to),
      () => this.#release(this.#mayBeFound),
    );
    this.#attribution = new Attribution({
      runId: id,
      probeScriptId: earlier?.probeScriptId ?? null,
      sameTask: this.#sameTask,
      isEarly: () => this.early,
      olderStack: (stack) => commands.olderStack(stack),
    });
    this.#heldBack = new HeldBack(
      (event) => this.#follow(event),
      (event) => this.#sameTask.isBeingFound(stackOfEvent(event)),
      signal,
    );
    this.#facts = new Facts({
      runId: id,
      clock: context.clock,
      workerClock: clock,
      emit,
      scope,
      isEarly: () => this.early,
      isLate: () => this.late,
      onHello: (fact, at, eventId) => {
        this.early = fact.early || !this.#scriptRan;
        options.onHello(fact.scope, at, eventId);
      },
      onStarted: () => {
        if (!this.late) this.#release(this.#isAhead);
      },
      onWaitUntil: (outermost) => this.#heardWaitUntil(outermost),
      signal,
    });
    const lastDispatch = dispatches.reduce((last, { number }) => Math.max(last, number), 0);
    this.#lines = new ProbeLines((fact, number) => this.#facts.take(fact, `${id}-${number}`), {
      fact: earlier?.lastFact ?? 0,
      dispatch: lastDispatch,
    });
    for (const { number, dispatch } of dispatches) this.#facts.remember(number, dispatch);

    const isOwn: IsOwn = (requestId, request) => context.intercepts.own.isOwn(sessionId, requestId, request);
    this.activity = new Activity(context.clock, isOwn);
    const bodies = new Bodies(context.cdp, sessionId, context.bodies);
    this.#requests = new WorkerRequests(
      id,
      context.clock,
      emit,
      (stack) => this.#attribution.of(stack),
      bodies,
      isOwn,
      (fragment) => context.intercepts.resends.of(fragment),
      signal,
    );
    const belongingOf: ConstructorParameters<typeof WorkerConsole>[3] = (stack, ask) => this.#attribution.ofWhole(stack, ask);
    this.#console = new WorkerConsole(context.clock.now(), context.clock, emit, belongingOf, framesOfProtocol, signal);
  }

  /** The probe's script; null while it is not known. */
  get probeScriptId(): string | null {
    return this.#attribution.probeScriptId;
  }

  /** Whether its listeners were added before the probe came, so that the probe does not see all they do. */
  get late(): boolean {
    return this.#options.isRunning() && !this.early;
  }

  /** Whether there was any request. */
  get hasAsked(): boolean {
    return this.#requests.any;
  }

  /** Whether the probe is being asked for what was missed. */
  get isCatchingUp(): boolean {
    return this.#meanwhile !== null;
  }

  /** How many dispatches run. */
  get dispatches(): number {
    return this.#facts.running;
  }

  /** What is seen to be under way; null where nothing is. */
  get work(): Work | null {
    const tag = this.#facts.runningTag;
    if (tag !== undefined) return { doing: 'sync', what: tag };
    return this.activity.asks ? { doing: 'request', what: null } : null;
  }

  /** Whether a tag may be that of a sync that began before we looked. */
  mayRunUnseen(tag: string): boolean {
    return this.#facts.mayRunUnseen(tag);
  }

  /** Takes the tags that the browser lists now. */
  sawTags(tags: readonly string[], at: number): void {
    this.#facts.sawTags(tags, at);
  }

  /** Resolves when the bodies that are there by now are read. */
  async readBodies(): Promise<void> {
    await this.#requests.readUnfinished();
  }

  /** Takes what is held back: there will be no more to tell whose it is. */
  takeHeldBack(): void {
    this.#heldBack.release();
  }

  /** Takes an event of the worker's session. */
  handle(event: CdpEvent): void {
    this.activity.note(event);
    const { context, firstLines, sessionId } = this.#options;
    if (event.method === 'Runtime.bindingCalled' && event.params.name === context.probe.bindingName) {
      this.#hear(event.params.payload);
    } else if (event.method === 'Fetch.requestPaused') {
      context.intercepts.handle(sessionId, event.params, this.#requests);
    } else if (event.method === 'Log.entryAdded') this.#console.handle(event);
    else if (event.method === 'Inspector.workerScriptLoaded') this.#scriptRan = true;
    else if (event.method === 'Debugger.scriptParsed') {
      const { url, scriptId } = event.params;
      if (url !== `${probeUrl}${this.id}`) return firstLines.parsed(event.params);
      // Of a breakpoint and of what is evaluated on command, the first puts the probe in.
      if (this.probeScriptId !== null) return;
      this.#attribution.foundProbe(scriptId);
      context.onChange();
    } else if (this.late) {
      this.#sameTask.did(stackOfEvent(event), context.clock.ofWall(timeOfEvent(event)));
      this.#heldBack.hold(event, holdBackFor);
      this.#release(this.#mayBeFound);
    } else if (this.#heldBack.any || this.#isAhead(event)) this.#heldBack.hold(event, aheadFor);
    else this.#follow(event);
  }

  #hear(payload: string): void {
    const [secret, ...lines] = payload.split('\n');
    if (secret !== this.#options.context.probe.probeName) this.#heardForged();
    else if (this.#meanwhile) this.#meanwhile.push(...lines);
    else this.#takeLines(lines);
  }

  /**
   * The worker's script has got hold of the probe's way out, and speaks through it. Once it does so without end, the way
   * is closed, before what it says keeps the browser from everything else.
   */
  #heardForged(): void {
    if (++this.#forged !== mostForged) return;
    void this.#options.commands.removeBinding().catch(() => undefined);
    this.#options.onUnheard('probe-abused');
  }

  /** Takes what the probe told in one go. */
  #takeLines(lines: readonly string[]): void {
    const began = lines.flatMap((line) => this.#begunIn(this.#lines.read(line)) ?? []);
    if (!this.late || began.length === 0) return;
    this.#sameTask.began(began);
    this.#release(this.#mayBeFound);
  }

  /** The dispatch that a fact tells of first: what we dispatch ourselves is told before its listeners run. */
  #begunIn(fact: ProbeFact | null): { dispatchId: string; startedAt: number } | null {
    if (fact?.fact !== 'dispatched' || !fact.trusted) return null;
    return { dispatchId: `${this.id}.${fact.dispatch}`, startedAt: this.#options.clock.ours(fact.at) };
  }

  /**
   * The probe has answered what was missed, or will not: goes on with what it told meanwhile.
   * @param missed what it has answered
   */
  catchUp(missed: readonly string[] = []): void {
    this.#takeLines(missed);
    const meanwhile = this.leaveMeanwhile();
    this.#takeLines(meanwhile);
    this.#release(this.#isAhead);
  }

  /** What the probe told while it was asked for what was missed, which is not taken here. */
  leaveMeanwhile(): string[] {
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = null;
    return meanwhile;
  }

  /** A listener is known by where it called `waitUntil`. */
  #heardWaitUntil(outermost: StackFrame | undefined): void {
    this.#sameTask.calledWaitUntil(outermost);
    this.#release(this.#mayBeFound);
  }

  /** Lets go what was held back, up to the first that has to wait still. */
  #release(hasToWait: (event: CdpEvent) => boolean): void {
    this.#heldBack.release(hasToWait);
  }

  /** Whether it may yet be found in which dispatch's task an event was made. */
  readonly #mayBeFound = (event: CdpEvent): boolean => this.#sameTask.mayFind(stackOfEvent(event));

  /** Whether an event is of a dispatch of which the probe has yet to tell. */
  readonly #isAhead = (event: CdpEvent): boolean => {
    const dispatch = this.#attribution.markOn(stackOfEvent(event));
    return dispatch !== null && this.#lines.isAhead(dispatch);
  };

  #follow(event: CdpEvent): void {
    this.#requests.handle(event);
    this.#console.handle(event);
    this.#sameTask.forget(stackOfEvent(event));
  }

  /** The worker stopped: what ran in it failed. */
  stop(at: number): void {
    this.#heldBack.release();
    this.#facts.stopped(at);
    this.#requests.abandon(at);
    this.#ended.abort();
  }

  /** The worker is not seen any more. @returns the dispatches whose end was not seen */
  end(): UnsettledDispatch[] {
    this.#heldBack.release();
    const { unsettled } = this.#facts;
    this.#ended.abort();
    return unsettled;
  }
}
