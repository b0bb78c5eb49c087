/** One version of a worker, while the debugger holds it, through all its runs. */
import type { ProbeCommand } from '../protocol/probe.ts';
import type { SendRequest, SentAnswer } from '../protocol/send-request.ts';
import type { Work } from '../protocol/session.ts';
import type { EventOf } from '../trace/events.ts';
import { withoutCredentials } from '../trace/url.ts';
import type { CdpEvent, Wait } from '../transport/cdp.ts';
import { ContextClock } from '../transport/context-clock.ts';
import { WorkerCommands } from './commands.ts';
import type { WorkerContext } from './context.ts';
import type { Emit } from './emit.ts';
import { FirstLines } from './first-lines.ts';
import type { WorkerMemory } from './memory.ts';
import { conditionText, installText } from './probe-text.ts';
import { Run, type EarlierRun, type Unheard } from './run.ts';
import type { UnsettledDispatch } from './running-dispatches.ts';

type WorkerChanged = EventOf<'worker-changed'>;

/** What the browser calls a version of a worker by. */
type Named = Pick<WorkerMemory, 'workerId' | 'sessionId' | 'scriptUrl'>;

export class RecordedWorker {
  readonly workerId: string;
  readonly sessionId: string;
  readonly scriptUrl: string;
  /** Known when the probe said hello. */
  scope: string | null = null;
  running = false;
  /** How often it was stopped so that the probe comes first when it starts again. */
  restarts = 0;
  readonly #context: WorkerContext;
  readonly #clock: ContextClock;
  readonly #commands: WorkerCommands;
  readonly #firstLines: FirstLines;
  /** Who told it to stop, until it has: an order would wait for its next start. */
  #stoppedBy: 'panel' | 'recorder' | null = null;
  #run: Run;

  /** @param earlier what it was when it was followed before, and the dispatches that had not settled, of all workers */
  constructor(
    named: Named,
    context: WorkerContext,
    earlier?: { memory: WorkerMemory; dispatches: readonly UnsettledDispatch[] },
  ) {
    const { workerId, sessionId, scriptUrl } = named;
    this.workerId = workerId;
    this.sessionId = sessionId;
    this.scriptUrl = scriptUrl;
    this.#context = context;
    this.#clock = new ContextClock(context.clock);
    this.#commands = new WorkerCommands(context, sessionId, this.#clock);
    const { memory, dispatches = [] } = earlier ?? {};
    this.#firstLines = new FirstLines(context.cdp, sessionId, scriptUrl, memory?.firstLines ?? [], context.onChange);
    if (memory) {
      this.scope = memory.scope;
      this.running = memory.running;
      this.restarts = memory.restarts;
    }
    this.#run = memory ? this.#newRun(earlierRun(memory, dispatches, context)) : this.#newRun();
  }

  get memory(): WorkerMemory {
    const { workerId, sessionId, scriptUrl, scope, running, restarts } = this;
    const { early, id: runId, probeScriptId } = this.#run;
    const firstLines = this.#firstLines.all;
    return { workerId, sessionId, scriptUrl, scope, running, restarts, early, runId, probeScriptId, firstLines };
  }

  #newRun(earlier?: EarlierRun): Run {
    const run: Run = new Run(
      earlier?.id ?? this.#context.nextId(),
      {
        context: this.#context,
        sessionId: this.sessionId,
        commands: this.#commands,
        clock: this.#clock,
        emit: this.#emitHere,
        firstLines: this.#firstLines,
        scope: () => this.scope,
        isRunning: () => this.running,
        onHello: (scope, at, id) => {
          // A worker's script could lie about its scope, but not reach another origin so.
          this.scope = this.#scopeTold(scope);
          this.#changed('started', at, { id });
        },
        onUnheard: (code) => void this.#runsUnheard(run, this.#context.clock.now(), code),
      },
      earlier,
    );
    return run;
  }

  /**
   * Goes on where an earlier background was ended: asks the probe for what is not in the trace yet. One that is stopped
   * answers when it starts again.
   */
  async resume(): Promise<void> {
    // What was held and told to nobody goes on.
    void this.#context.intercepts.restart(this.sessionId, this.scriptUrl).catch(() => undefined);
    const run = this.#run;
    const asked = () => run === this.#run && run.isCatchingUp;
    try {
      void this.#commands.compareClocks('until-it-starts');
      const answer = await this.#commands.ask({ command: 'resend' }, 'until-it-starts');
      if (!asked()) return;
      const [id = '', , ...lines] = String(answer).split('\n');
      if (id !== run.id) this.#foundAnotherRun(id, run);
      this.running = true;
      this.#run.catchUp(lines);
    } catch {
      // There is no probe: background was ended before it could put it in.
      if (asked()) await this.#prepareRun(false);
    }
  }

  /** It stopped, and was prepared for another run, before that could be noted. */
  #foundAnotherRun(id: string, before: Run): void {
    const meanwhile = before.leaveMeanwhile();
    const { early } = before;
    this.gone(this.#context.clock.now());
    this.#run = this.#newRun({ id, early, probeScriptId: null, lastFact: 0, dispatches: [], meanwhile });
  }

  /**
   * Puts the probe in and lets the worker run. Whatever goes wrong, it is let run: all commands are sent at once,
   * without waiting for the answer to any.
   * @param waiting whether it waits for a debugger, so that no probe of ours can be in it
   */
  async prepare(waiting: boolean): Promise<void> {
    const enabled = this.#commands.tellScriptRan();
    const alone = waiting ? null : this.order({ command: 'off' });
    await Promise.allSettled([enabled, alone, this.#prepareRun(!waiting)]);
  }

  /**
   * Goes on over another session with a worker that ran on while it was out of sight: its probe tells what it saw
   * meanwhile.
   */
  async returned(): Promise<void> {
    const { probe, offline } = this.#context;
    const { bindingName } = probe;
    // The probe has the function of the binding already.
    const expression = `delete globalThis[${JSON.stringify(bindingName)}]`;
    await Promise.allSettled([
      this.#commands.tellScriptRan(),
      this.#commands.addBinding(),
      this.#commands.evaluate({ expression, silent: true }),
      ...this.#commands.debug(),
      ...this.#commands.enable(),
      ...(offline() ? [this.setOffline(true)] : []),
      this.#commands.letRun(),
      this.resume(),
    ]);
  }

  /** The worker starts again; it was prepared when it stopped. */
  async restarted(): Promise<void> {
    if (this.#run.refused) await this.#prepareRun(false);
    else await this.#commands.letRun().catch(() => undefined);
  }

  /** @param running whether the worker's script has run for certain, and has added listeners */
  async #prepareRun(running: boolean, wait?: Wait): Promise<void> {
    const { probe, offline } = this.#context;
    this.#run.end();
    const run = this.#newRun();
    this.#run = run;
    const expression = installText(probe, run.id, running);
    // In this order, and before all else: where another debugger has let it run, each moment counts.
    const first = [
      this.#commands.addBinding(wait),
      ...this.#commands.debug(wait),
      ...(running ? [] : this.#firstLines.evaluateThere(conditionText(probe, run.id), wait)),
    ];
    const installed = this.#commands.evaluate({ expression, silent: true, replMode: true }, wait).then(
      ({ exceptionDetails }) => {
        if (run === this.#run) this.#firstLines.evaluateNoMore();
        // Where a breakpoint put the probe in it works; only what takes its orders may be out of reach.
        const works = this.running && this.#run.early;
        return exceptionDetails && !works ? this.#runsUnheard(run, this.#context.clock.now(), 'built-ins-changed') : undefined;
      },
      () => {
        run.refused = true;
      },
    );
    const rest = [
      ...this.#commands.enable(wait),
      ...(offline() ? [this.#commands.setOffline(true)] : []),
      this.#commands.letRun(wait),
    ];
    this.#context.onChange();
    await Promise.allSettled([...first, installed, ...rest]);
  }

  /** Has the browser hold those of its requests that there may be something to decide about now. */
  async intercept(): Promise<void> {
    await this.#context.intercepts.apply(this.sessionId, this.scriptUrl, this.running && !this.#run.hasAsked);
  }

  /** Has the browser tell of its requests, and keep their bodies where they are recorded. */
  async followRequests(): Promise<void> {
    await this.#commands.followRequests();
  }

  async setOffline(offline: boolean): Promise<void> {
    await this.#commands.setOffline(offline);
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

  /** Gives the probe an order, and gives its answer. @throws when there is no probe, or it does not answer */
  async order(command: ProbeCommand): Promise<unknown> {
    return this.#commands.order(command);
  }

  /** Has it send a recorded request again. @throws with what it says, where that fails */
  async send(request: SendRequest): Promise<SentAnswer> {
    return this.#commands.send(request);
  }

  /** Whether this is the version that gets events, not one that is installed or waits. */
  async isActive(): Promise<boolean> {
    const run = this.#run;
    const state = await this.state();
    run.wasActive = state === 'activated' || state === 'activating';
    return run.wasActive;
  }

  /** Whether it was when it was last asked, in this run. */
  get wasActive(): boolean {
    return this.#run.wasActive;
  }

  /** What it says of its `ServiceWorker.state`. */
  async state(): Promise<unknown> {
    return this.#commands.valueOf('serviceWorker.state');
  }

  /** Whether its listeners were added before the probe came, so that the probe does not see all they do. */
  get late(): boolean {
    return this.#run.late;
  }

  /** Takes what is held back: there will be no more to tell whose it is. */
  takeHeldBack(): void {
    this.#run.takeHeldBack();
  }

  /** Whether an event other than a sync is open; null where no probe tells. */
  async hasOpenEvent(): Promise<boolean | null> {
    try {
      return (await this.#commands.ask({ command: 'busy' })) === true;
    } catch {
      return null;
    }
  }

  /** Whether a tag may be that of a sync that began before we looked: the browser never runs one tag twice at once. */
  mayRunUnseen(tag: string): boolean {
    return this.#run.mayRunUnseen(tag);
  }

  /** Resolves when the bodies that are there by now are read. */
  async readBodies(): Promise<void> {
    await this.#run.readBodies();
  }

  /** What is seen to be under way in it; null where nothing is. */
  get atWork(): Work | null {
    return this.#run.work ?? (this.#commands.ordered ? { doing: 'order', what: null } : null);
  }

  /** When something that it did was last heard of, epoch ms. */
  get heardAt(): number {
    return this.#run.activity.heardAt;
  }

  /** Takes an event of this worker's session. */
  handle(event: CdpEvent): void {
    this.#run.handle(event);
  }

  /** Takes the tags that the browser lists now. */
  sawTags(tags: readonly string[], at: number): void {
    this.#run.sawTags(tags, at);
  }

  /**
   * The worker stopped: what ran in it failed. It is prepared for its next start at once: what is sent to a stopped
   * worker reaches it before the word of any other debugger, such as DevTools, that may let it run.
   */
  stopped(at: number): void {
    this.#run.catchUp();
    this.gone(at);
    void this.#prepareRun(false, 'until-it-starts');
  }

  /** The worker stopped and will not start again while we look: what ran in it failed. */
  gone(at: number): void {
    const by = this.#stoppedBy;
    this.#stoppedBy = null;
    this.#run.takeHeldBack();
    if (by === 'recorder') this.#tellCutOff(at);
    this.#run.stop(at);
    this.#changed('stopped', at, { by });
  }

  /** We stopped it for the probe, and something had begun that we did not hear of in time. */
  #tellCutOff(at: number): void {
    const { dispatches: syncs, activity } = this.#run;
    const { requests } = activity;
    if (syncs + requests === 0) return;
    const why = { code: 'restart-cut-off', params: { syncs, requests } } as const;
    this.#emitHere('browser', { kind: 'capture-gap', from: at, to: at, why }, at);
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
    return this.#run.end();
  }

  /** Emits with the registration and the version that it concerns. */
  readonly #emitHere: Emit = (source, facts, at, id) => {
    const { scope, workerId } = this;
    this.#context.emit(source, { ...(scope !== null && { scope }), workerId, ...facts }, at, id);
  };

  /** Its script came before the probe, which can't work or not speak. Restarted, it finds the probe there. */
  async #runsUnheard(run: Run, at: number, code: Unheard): Promise<void> {
    const known = this.running;
    const told = await this.#commands.valueOf('registration.scope').catch(() => null);
    this.scope ??= this.#scopeTold(told);
    run.early = false;
    if (!known) this.#changed('started', at);
    this.#emitHere('browser', { kind: 'capture-gap', from: at, to: at, why: { code, params: {} } }, at);
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
    const early = change === 'started' ? { early: this.#run.early } : {};
    const facts = { kind: 'worker-changed', workerId, scope, scriptUrl, change, ...early, ...(by && { by }) } as const;
    this.#context.emit('browser', facts, at, id);
  }
}

function earlierRun(memory: WorkerMemory, dispatches: readonly UnsettledDispatch[], { storedOf }: WorkerContext): EarlierRun {
  const { runId: id, early, probeScriptId } = memory;
  const own = dispatches.flatMap((dispatch) => {
    const number = Number(dispatch.dispatchId.slice(id.length + 1));
    return dispatch.dispatchId === `${id}.${number}` ? [{ number, dispatch }] : [];
  });
  return { id, early, probeScriptId, lastFact: storedOf(id), dispatches: own, meanwhile: [] };
}

/** Whether a scope is of the origin of a script. */
function isWithin(scope: string, scriptUrl: string): boolean {
  return URL.canParse(scope) && new URL(scope).origin === new URL(scriptUrl).origin;
}
