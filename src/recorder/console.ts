/** What workers write to the console, and the exceptions that nobody caught. */
import type { Protocol } from 'devtools-protocol';
import { allowance, take } from '../protocol/allowance.ts';
import type { StackFrame } from '../trace/events.ts';
import type { CdpEvent } from '../transport/cdp.ts';
import { after } from '../transport/time-limit.ts';
import type { BrowserClock } from './clocks.ts';
import { consoleText, textOf } from './console-text.ts';
import type { Emit } from './emit.ts';
import type { Belonging } from './attribution.ts';

/** More messages than this do not wait for the browser to tell where they came from, one by one. */
const longestQueue = 100;
/** Longer texts are cut, in characters: a worker may write without end. */
const longestText = 10_000;
/** How many characters may come at once, and in each second after that; what is too much is dropped and counted. */
const mostAtOnce = 4_000_000;
const mostPerSecond = 200_000;
/** What a message takes beside its characters. */
const takenByEach = 200;
/** How long after the first message that was dropped it is told how many were, ms. */
const tellDroppedAfter = 1_000;
/** Repetitions come within so long, ms. */
const repeatedWithin = 5_000;
/** What lies further in the future than this, ms, can't just have been written. */
const ahead = 1_000;
/** How coarse the clocks are read, ms. */
const coarsest = 1;

/** How the browser begins to warn of a listener that is added too late. */
const listenerWarning = /^Event handler of '/;

/** Follows the console of one run of a worker. */
export class WorkerConsole {
  readonly #since: number;
  readonly #clock: BrowserClock;
  readonly #emit: Emit;
  readonly #belongingOf: (stack: Protocol.Runtime.StackTrace | undefined, ask: boolean) => Promise<Belonging>;
  readonly #framesOf: (stack: Protocol.Runtime.StackTrace | undefined) => StackFrame[];
  readonly #signal: AbortSignal;

  /** Ends when all that was heard has been emitted, in order. */
  #queue = Promise.resolve();
  #queued = 0;
  readonly #allowance = allowance(mostAtOnce, mostPerSecond);
  /** What was dropped and is not told yet. */
  #dropped: { from: number; to: number; count: number } | null = null;

  /**
   * @param since what is older (epoch ms, by our clock) is a repetition: enabling Runtime tells all that was written before
   * @param belongingOf tells the dispatch from a stack; `ask`: also from the parts that the browser keeps back
   * @param signal the run is over
   */
  constructor(
    since: number,
    clock: BrowserClock,
    emit: Emit,
    belongingOf: (stack: Protocol.Runtime.StackTrace | undefined, ask: boolean) => Promise<Belonging>,
    frames: (stack: Protocol.Runtime.StackTrace | undefined) => StackFrame[],
    signal: AbortSignal,
  ) {
    this.#since = since;
    this.#clock = clock;
    this.#emit = emit;
    this.#belongingOf = belongingOf;
    this.#framesOf = frames;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#tellDropped(), { once: true });
  }

  /** Takes an event of the protocol; others than those of the console are ignored. */
  handle(event: CdpEvent): void {
    if (event.method === 'Runtime.consoleAPICalled') {
      const { timestamp, type, args, stackTrace } = event.params;
      const told = consoleText(type, args);
      const at = this.#timeOf(timestamp);
      if (!told || at === null) return;
      const stack = this.#framesOf(stackTrace);
      const text = told.text.slice(0, longestText);
      if (!this.#hasRoom(at, text, stack)) return;
      this.#afterBelonging(stackTrace, (belonging) =>
        this.#emit(
          'browser',
          { kind: 'console-message', ...belonging, level: told.level, text, ...(stack.length > 0 && { stack }) },
          at,
        ),
      );
    } else if (event.method === 'Runtime.exceptionThrown') {
      const { timestamp, exceptionDetails } = event.params;
      const at = this.#timeOf(timestamp);
      if (at === null) return;
      const { exception, stackTrace, text } = exceptionDetails;
      const described = exception?.description ?? (exception ? textOf(exception) : text);
      const [first = ''] = described.split('\n');
      const name = exception?.className ?? 'Error';
      const message = first.startsWith(`${name}: `) ? first.slice(name.length + 2) : first;
      const error = { name, message: message.slice(0, longestText), stack: described.slice(0, longestText) };
      if (!this.#hasRoom(at, error.message + error.stack, [])) return;
      this.#afterBelonging(stackTrace, (belonging) =>
        this.#emit('browser', { kind: 'exception-thrown', ...belonging, error }, at),
      );
    } else if (event.method === 'Log.entryAdded') this.#warn(event.params.entry);
  }

  /** Takes what the browser itself warns of, as far as it is about listeners; those of the probe are none of the worker's. */
  #warn({ level, text, timestamp, stackTrace }: Protocol.Log.LogEntry): void {
    const at = listenerWarning.test(text) ? this.#timeOf(timestamp) : null;
    const stack = this.#framesOf(stackTrace);
    if (at === null || stack.length === 0 || !this.#hasRoom(at, text, stack)) return;
    this.#emit('browser', { kind: 'console-message', dispatchId: null, attribution: 'none', level, text, stack }, at);
  }

  /**
   * When something was written, by our clock; null for a repetition. The browser tells that by the clock of the wall, which
   * may have been set since: what then seems to come from the future was written before, and is told with the first.
   */
  #timeOf(timestamp: number): number | null {
    const at = this.#clock.ofWall(timestamp);
    const time = this.#clock.now();
    if (at < this.#since - coarsest) return null;
    if (at <= time) return at;
    return at > time + ahead && time < this.#since + repeatedWithin ? null : time;
  }

  /** Tells what is not told yet. */
  #tellDropped(): void {
    if (!this.#dropped) return;
    const { from, to, count } = this.#dropped;
    this.#dropped = null;
    this.#emit('browser', { kind: 'capture-gap', from, to, why: { code: 'console-too-fast', params: { count } } }, to);
  }

  /** Takes the room that a message needs; where there is not enough, the message is counted as dropped. */
  #hasRoom(at: number, text: string, stack: StackFrame[]): boolean {
    let needed = takenByEach + text.length;
    for (const frame of stack) needed += takenByEach + frame.function.length + frame.url.length;
    if (take(this.#allowance, needed, this.#clock.now())) return true;
    if (!this.#dropped) {
      this.#dropped = { from: at, to: at, count: 0 };
      after(tellDroppedAfter, this.#signal, () => this.#tellDropped());
    }
    this.#dropped.to = at;
    this.#dropped.count++;
    return false;
  }

  #afterBelonging(stack: Protocol.Runtime.StackTrace | undefined, emit: (belonging: Belonging) => void): void {
    const belonging = this.#belongingOf(stack, this.#queued < longestQueue);
    this.#queued++;
    this.#queue = this.#queue.then(async () => {
      emit(await belonging);
      this.#queued--;
    });
  }
}
