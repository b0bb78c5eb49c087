/** What the protocol's events tell of where and when something was done. */
import type { Protocol } from 'devtools-protocol';
import type { StackFrame } from '../trace/events.ts';
import { framesOf } from '../trace/stack.ts';
import type { CdpEvent } from '../transport/cdp.ts';
import { probeUrl } from './probe-text.ts';

export type Stack = Protocol.Runtime.StackTrace;

/** When what an event tells of was done, epoch ms by the clock of the wall. */
export function timeOfEvent(event: CdpEvent): number {
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
export function stackOfEvent(event: CdpEvent): Stack | undefined {
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
export function framesOfProtocol(stack: Stack | undefined): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let part = stack; part; part = part.parent) {
    for (const { functionName, url, lineNumber, columnNumber } of part.callFrames) {
      if (url.startsWith(probeUrl)) continue;
      frames.push({ function: functionName, url, line: lineNumber + 1, column: columnNumber + 1 });
    }
  }
  return frames;
}

/** The same for a stack as the engine writes it. */
export function stackOf(text: string): { stack?: StackFrame[] } {
  const stack = framesOf(text, probeUrl);
  return stack.length > 0 ? { stack } : {};
}
