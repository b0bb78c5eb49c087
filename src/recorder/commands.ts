/** What the browser is told to do with one worker, and what it is asked of it. */
import type { Protocol } from 'devtools-protocol';
import { Failure } from '../protocol/failure.ts';
import type { ProbeCommand } from '../protocol/probe.ts';
import type { SendRequest, SentAnswer } from '../protocol/send-request.ts';
import { longestBody, mostBodies } from '../trace/bodies.ts';
import type { Wait } from '../transport/cdp.ts';
import { mostAsked } from './bodies.ts';
import type { ContextClock } from '../transport/context-clock.ts';
import { wallAheadText } from './clocks.ts';
import type { WorkerContext } from './context.ts';
import { emulateOffline } from './offline.ts';
import { answerIn } from './resends.ts';

type Evaluated = Promise<Protocol.Runtime.EvaluateResponse>;

export class WorkerCommands {
  readonly #context: WorkerContext;
  readonly #sessionId: string;
  readonly #clock: ContextClock;
  /** How many orders it was given that it has not answered. */
  #orders = 0;

  /** @param clock is brought to ours by what the worker answers */
  constructor(context: WorkerContext, sessionId: string, clock: ContextClock) {
    this.#context = context;
    this.#sessionId = sessionId;
    this.#clock = clock;
  }

  /** Has it told when its script has run. Once: each time that is told anew, though it has not. */
  async tellScriptRan(): Promise<void> {
    await this.#context.cdp.send(this.#sessionId, 'Inspector.enable', undefined);
  }

  /** Gives the worker the function that the probe speaks through. */
  async addBinding(wait?: Wait): Promise<void> {
    await this.#context.cdp.send(this.#sessionId, 'Runtime.addBinding', { name: this.#context.probe.bindingName }, wait);
  }

  async removeBinding(): Promise<void> {
    await this.#context.cdp.send(this.#sessionId, 'Runtime.removeBinding', { name: this.#context.probe.bindingName });
  }

  /** Debugs the worker, which is never to pause for us, whatever a condition of ours should come to. */
  debug(wait?: Wait): Promise<unknown>[] {
    const { cdp } = this.#context;
    return [
      cdp.send(this.#sessionId, 'Debugger.enable', {}, wait),
      cdp.send(this.#sessionId, 'Debugger.setSkipAllPauses', { skip: true }, wait),
    ];
  }

  /** Has the browser tell what it sees of the worker, which is debugged. */
  enable(wait?: Wait): Promise<unknown>[] {
    const { cdp, intercepts } = this.#context;
    return [
      ...intercepts.enable(this.#sessionId, wait),
      this.compareClocks(wait),
      cdp.send(this.#sessionId, 'Runtime.enable', undefined, wait),
      cdp.send(this.#sessionId, 'Log.enable', undefined, wait),
      this.followRequests(wait),
      // What makes stacks reach back over asynchronous calls.
      cdp.send(this.#sessionId, 'Debugger.setAsyncCallStackDepth', { maxDepth: 32 }, wait),
    ];
  }

  async compareClocks(wait?: Wait): Promise<void> {
    const asked = this.evaluate({ expression: wallAheadText, silent: true, returnByValue: true }, wait);
    this.#clock.compare(
      await asked.then(
        ({ result }): unknown => result.value,
        () => null,
      ),
    );
  }

  /** Has the browser tell of its requests, and keep their bodies where they are recorded. */
  async followRequests(wait?: Wait): Promise<void> {
    const { cdp, bodies } = this.#context;
    if (bodies.kept !== null) {
      const kept = { maxTotalBufferSize: mostBodies, maxResourceBufferSize: mostAsked };
      // Else it has no bodies that the worker leaves unread; a browser that does not know the command has none of those.
      cdp.send(this.#sessionId, 'Network.configureDurableMessages', kept, wait).catch(() => undefined);
    }
    await cdp.send(this.#sessionId, 'Network.enable', bodies.kept === null ? {} : { maxPostDataSize: longestBody }, wait);
  }

  async setOffline(offline: boolean): Promise<void> {
    await emulateOffline(this.#context.cdp, this.#sessionId, offline);
  }

  async letRun(wait?: Wait): Promise<void> {
    await this.#context.cdp.send(this.#sessionId, 'Runtime.runIfWaitingForDebugger', undefined, wait);
  }

  evaluate(params: Protocol.Runtime.EvaluateRequest, wait?: Wait): Evaluated {
    return this.#context.cdp.send(this.#sessionId, 'Runtime.evaluate', params, wait);
  }

  /** What an expression comes to in the worker, whose script may have changed anything. */
  async valueOf(expression: string): Promise<unknown> {
    const { result } = await this.evaluate({ expression, silent: true });
    return result.value;
  }

  /** Has the worker send a recorded request again. @throws with what the worker says, where that fails */
  async send(request: SendRequest): Promise<SentAnswer> {
    const expression = this.#context.intercepts.resends.prepare(request);
    this.#orders++;
    try {
      const asked = this.evaluate({ expression, awaitPromise: true, returnByValue: true, silent: true });
      const { result, exceptionDetails: failed } = await asked;
      if (failed) throw new Error(failed.exception?.description?.split('\n')[0] ?? failed.text);
      return answerIn(result.value);
    } finally {
      this.#orders--;
    }
  }

  /** Whether an order was given that is not answered. */
  get ordered(): boolean {
    return this.#orders > 0;
  }

  /** Gives the probe an order, and gives its answer. @throws when there is no probe, or it does not answer */
  async order(command: ProbeCommand): Promise<unknown> {
    this.#orders++;
    try {
      return await this.ask(command);
    } finally {
      this.#orders--;
    }
  }

  /** The same for what nobody waits for, so that it does not count as an order. */
  async ask(command: ProbeCommand, wait?: Wait): Promise<unknown> {
    const expression = `${this.#context.probe.probeName}(${JSON.stringify(command)})`;
    const { result, exceptionDetails } = await this.evaluate({ expression, returnByValue: true, silent: true }, wait);
    if (exceptionDetails?.exception?.className === 'ReferenceError') {
      throw new Failure({ code: 'worker-not-prepared', params: {} });
    }
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Whether two places of a script are in the same function, the first not being after the second. */
  async isOneFunction(
    start: Protocol.Debugger.Location,
    to: Protocol.Debugger.Location & { columnNumber: number },
  ): Promise<boolean> {
    const end = { ...to, columnNumber: to.columnNumber + 1 };
    const params = { start, end, restrictToFunction: true };
    const { locations } = await this.#context.cdp.send(this.#sessionId, 'Debugger.getPossibleBreakpoints', params);
    return locations.some(({ lineNumber, columnNumber }) => lineNumber === to.lineNumber && columnNumber === to.columnNumber);
  }

  /** The older part of a stack, which the browser tells only when asked for it. */
  async olderStack(stackTraceId: Protocol.Runtime.StackTraceId): Promise<Protocol.Runtime.StackTrace> {
    return (await this.#context.cdp.send(this.#sessionId, 'Debugger.getStackTrace', { stackTraceId })).stackTrace;
  }
}
