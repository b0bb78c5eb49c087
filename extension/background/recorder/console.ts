/** What workers write to the console, and the exceptions that nobody caught. */
import type { Protocol } from 'devtools-protocol';
import type { StackFrame } from '../../../src/trace/events.ts';
import type { CdpEvent } from '../../../src/transport/cdp.ts';
import type { Emit } from './emit.ts';
import type { BelongingOf } from './requests.ts';

/** Longer texts are cut, in characters: a worker may write without end. */
const longestText = 10_000;

/** Follows the console of one run of a worker. */
export class Console {
  readonly #since: number;
  readonly #emit: Emit;
  readonly #belongingOf: BelongingOf;
  readonly #framesOf: (stack: Protocol.Runtime.StackTrace | undefined) => StackFrame[];

  /** @param since what is older (epoch ms) is a repetition: enabling Runtime tells all that was written before */
  constructor(
    since: number,
    emit: Emit,
    belongingOf: BelongingOf,
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
      this.#emit(
        'browser',
        {
          kind: 'console-message',
          ...this.#belongingOf(stackTrace),
          level: type,
          text: args.map(textOf).join(' ').slice(0, longestText),
          ...(stack.length > 0 && { stack }),
        },
        timestamp,
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
      this.#emit('browser', { kind: 'exception-thrown', ...this.#belongingOf(stackTrace), error }, timestamp);
    }
  }
}

function textOf(value: Protocol.Runtime.RemoteObject): string {
  if (value.type === 'string') return String(value.value);
  if (value.value !== undefined) return JSON.stringify(value.value) ?? String(value.value);
  return value.unserializableValue ?? value.description ?? value.type;
}
