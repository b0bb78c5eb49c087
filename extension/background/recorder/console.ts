/** What workers write to the console, and the exceptions that nobody caught. */
import type { Protocol } from 'devtools-protocol';
import { Allowance } from '../../../src/protocol/allowance.ts';
import type { StackFrame } from '../../../src/trace/events.ts';
import type { CdpEvent } from '../../../src/transport/cdp.ts';
import type { Emit } from './emit.ts';
import type { Belonging } from './requests.ts';

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

/** Follows the console of one run of a worker. */
export class Console {
  readonly #since: number;
  readonly #emit: Emit;
  readonly #belongingOf: (stack: Protocol.Runtime.StackTrace | undefined, at: number, ask: boolean) => Promise<Belonging>;
  readonly #framesOf: (stack: Protocol.Runtime.StackTrace | undefined) => StackFrame[];

  /** Ends when all that was heard has been emitted, in order. */
  #queue = Promise.resolve();
  #queued = 0;
  readonly #allowance = new Allowance(mostAtOnce, mostPerSecond);
  /** What was dropped and is not told yet. */
  #dropped: { from: number; to: number; count: number; timer: ReturnType<typeof setTimeout> } | null = null;

  /**
   * @param since what is older (epoch ms) is a repetition: enabling Runtime tells all that was written before
   * @param belongingOf tells the dispatch from a stack; `ask`: also from the parts that the browser keeps back
   */
  constructor(
    since: number,
    emit: Emit,
    belongingOf: (stack: Protocol.Runtime.StackTrace | undefined, at: number, ask: boolean) => Promise<Belonging>,
    frames: (stack: Protocol.Runtime.StackTrace | undefined) => StackFrame[],
  ) {
    this.#since = since;
    this.#emit = emit;
    this.#belongingOf = belongingOf;
    this.#framesOf = frames;
  }

  /** Takes an event of the protocol; others than those of the console are ignored. */
  handle(event: CdpEvent): void {
    if (event.method === 'Runtime.consoleAPICalled') {
      const { timestamp, type, args, stackTrace } = event.params;
      if (timestamp < this.#since) return;
      const stack = this.#framesOf(stackTrace);
      const text = args.map(textOf).join(' ').slice(0, longestText);
      if (!this.#hasRoom(timestamp, text, stack)) return;
      this.#afterBelonging(stackTrace, timestamp, (belonging) =>
        this.#emit(
          'browser',
          { kind: 'console-message', ...belonging, level: type, text, ...(stack.length > 0 && { stack }) },
          timestamp,
        ),
      );
    } else if (event.method === 'Runtime.exceptionThrown') {
      const { timestamp, exceptionDetails } = event.params;
      if (timestamp < this.#since) return;
      const { exception, stackTrace, text } = exceptionDetails;
      const described = exception?.description ?? (exception ? textOf(exception) : text);
      const [first = ''] = described.split('\n');
      const name = exception?.className ?? 'Error';
      const message = first.startsWith(`${name}: `) ? first.slice(name.length + 2) : first;
      const error = { name, message: message.slice(0, longestText), stack: described.slice(0, longestText) };
      if (!this.#hasRoom(timestamp, error.message + error.stack, [])) return;
      this.#afterBelonging(stackTrace, timestamp, (belonging) =>
        this.#emit('browser', { kind: 'exception-thrown', ...belonging, error }, timestamp),
      );
    }
  }

  /** Tells what is not told yet, and ends its timer. */
  end(): void {
    if (!this.#dropped) return;
    const { from, to, count, timer } = this.#dropped;
    clearTimeout(timer);
    this.#dropped = null;
    const reason = `The worker wrote more to the console than can be recorded: ${count} messages are missing.`;
    this.#emit('browser', { kind: 'capture-gap', from, to, reason }, to);
  }

  /** Takes the room that a message needs; where there is not enough, the message is counted as dropped. */
  #hasRoom(at: number, text: string, stack: StackFrame[]): boolean {
    let needed = takenByEach + text.length;
    for (const frame of stack) needed += takenByEach + frame.function.length + frame.url.length;
    if (this.#allowance.take(needed, performance.now())) return true;
    this.#dropped ??= { from: at, to: at, count: 0, timer: setTimeout(() => this.end(), tellDroppedAfter) };
    this.#dropped.to = at;
    this.#dropped.count++;
    return false;
  }

  #afterBelonging(
    stack: Protocol.Runtime.StackTrace | undefined,
    at: number,
    emit: (belonging: Belonging) => void,
  ): void {
    const belonging = this.#belongingOf(stack, at, this.#queued < longestQueue);
    this.#queued++;
    this.#queue = this.#queue.then(async () => {
      emit(await belonging);
      this.#queued--;
    });
  }
}

function textOf(value: Protocol.Runtime.RemoteObject): string {
  if (value.type === 'string') return String(value.value);
  if (value.value !== undefined) return JSON.stringify(value.value) ?? String(value.value);
  return value.unserializableValue ?? value.description ?? value.type;
}
