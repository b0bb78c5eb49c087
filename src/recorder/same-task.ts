/**
 * Finds out, in a worker whose probe came too late for marks, what a sync's listener did at once: what it does before it
 * calls `waitUntil` is heard before the probe's word of the dispatch, and of other work it is told apart by its stack. All
 * that comes later could as well be the work of a sync that began before we looked.
 */
import type { Protocol } from 'devtools-protocol';
import type { StackFrame } from '../trace/events.ts';

type Stack = Protocol.Runtime.StackTrace;
/** A place in a script: lines and columns from 0. */
type Place = Protocol.Debugger.Location & { columnNumber: number };

/** Something done by a listener that runs, with nothing asynchronous on its stack. */
interface Done {
  /** The outermost function, and where it was. */
  in: Protocol.Runtime.CallFrame;
  at: number;
  /** The dispatch that became known next. */
  next: string | null;
}

/** How many places at which listeners called `waitUntil` are remembered. */
const mostCalls = 20;

/** What one run of a worker did in the tasks of its syncs. */
export class SameTask {
  readonly #tolerance: number;
  readonly #isOneFunction: (from: Place, to: Place) => Promise<boolean>;
  readonly #onFound: () => void;
  /** What waits to be told whose it is, by its stack. */
  readonly #done = new Map<Stack, Done>();
  readonly #owners = new WeakMap<Stack, string>();
  /** Where listeners for syncs were seen to call `waitUntil`. */
  readonly #calls: StackFrame[] = [];
  /** What was asked of pairs of places. */
  readonly #asked = new Map<string, Promise<boolean>>();

  /**
   * @param tolerance how far the clocks of worker and browser may differ, ms
   * @param isOneFunction tells whether two places of a script are in the same function
   * @param onFound called when it is known whose something is
   */
  constructor(tolerance: number, isOneFunction: (from: Place, to: Place) => Promise<boolean>, onFound: () => void) {
    this.#tolerance = tolerance;
    this.#isOneFunction = isOneFunction;
    this.#onFound = onFound;
  }

  /** Something was done, at a time (epoch ms). */
  did(stack: Stack | undefined, at: number): void {
    const outermost = stack?.callFrames.at(-1);
    if (stack && outermost && !stack.parent && !stack.parentId) this.#done.set(stack, { in: outermost, at, next: null });
  }

  /** Whose something is has been asked, or will not be. */
  forget(stack: Stack | undefined): void {
    if (stack) this.#done.delete(stack);
  }

  /** Whether it may yet be found whose it is. */
  mayFind(stack: Stack | undefined): boolean {
    return stack !== undefined && this.#done.has(stack);
  }

  /** Whether all that is missing is the browser's, or the probe's, word of the function that did it. */
  isBeingFound(stack: Stack | undefined): boolean {
    return stack !== undefined && this.#done.get(stack)?.next != null;
  }

  /** Dispatches became known in one go. Of several it is not known which of them did what was done before. */
  began(dispatches: readonly { dispatchId: string; startedAt: number }[]): void {
    const [only, ...others] = dispatches;
    if (!only) return;
    for (const [stack, done] of this.#done) {
      if (done.next !== null) continue;
      if (others.length === 0 && done.at >= only.startedAt - this.#tolerance) done.next = only.dispatchId;
      else this.#done.delete(stack);
    }
    this.#look();
  }

  /** A listener for syncs called `waitUntil`, at the outermost frame of its stack. */
  calledWaitUntil(outermost: StackFrame | undefined): void {
    if (!outermost) return;
    const isKnown = this.#calls.some(
      ({ url, line, column }) => url === outermost.url && line === outermost.line && column === outermost.column,
    );
    if (!isKnown && this.#calls.length < mostCalls) this.#calls.push(outermost);
    this.#look();
  }

  /** The dispatch in whose task something was done; null where that is not known by now, and will not be. */
  ownerOf(stack: Stack | undefined): string | null {
    if (!stack) return null;
    this.#done.delete(stack);
    return this.#owners.get(stack) ?? null;
  }

  #look(): void {
    for (const [stack, { in: frame, next }] of this.#done) {
      if (next === null) continue;
      const calls = this.#calls.filter((call) => call.url === frame.url && call.function === frame.functionName);
      for (const call of calls) {
        void this.#isIn(frame, call).then((is) => {
          if (!is || !this.#done.delete(stack)) return;
          this.#owners.set(stack, next);
          this.#onFound();
        });
      }
    }
  }

  /** Whether a frame is in the function of a call. */
  #isIn({ scriptId, lineNumber, columnNumber }: Protocol.Runtime.CallFrame, call: StackFrame): Promise<boolean> {
    const places: Place[] = [
      { scriptId, lineNumber, columnNumber },
      { scriptId, lineNumber: call.line - 1, columnNumber: call.column - 1 },
    ];
    const [from, to] = places.sort((a, b) => a.lineNumber - b.lineNumber || a.columnNumber - b.columnNumber);
    if (!from || !to) return Promise.resolve(false);
    const key = [from, to].map((place) => `${place.scriptId}:${place.lineNumber}:${place.columnNumber}`).join(' ');
    const asked = this.#asked.get(key) ?? this.#isOneFunction(from, to).catch(() => false);
    this.#asked.set(key, asked);
    return asked;
  }
}
