/** Reads what the probe of one run tells, each fact once: facts are numbered, and told again when background was ended. */
import { readProbeLine, type ProbeFact } from '../protocol/probe.ts';
import { sameStack } from '../protocol/same-stack.ts';

export class ProbeLines {
  readonly #take: (fact: ProbeFact, number: number) => void;
  /** The number of the last fact that was heard. */
  #lastFact: number;
  /** The last stack that was told. */
  #lastStack = '';
  /** The number of the last dispatch that was heard of. */
  #lastDispatch: number;

  /**
   * @param take takes the facts that were not heard before
   * @param heard the numbers of the last fact, and of the last dispatch, that were heard of earlier
   */
  constructor(take: (fact: ProbeFact, number: number) => void, heard: { fact: number; dispatch: number }) {
    this.#take = take;
    this.#lastFact = heard.fact;
    this.#lastDispatch = heard.dispatch;
  }

  /** Whether the probe has yet to tell of a dispatch. */
  isAhead(dispatch: number): boolean {
    return dispatch > this.#lastDispatch;
  }

  /** Takes a line. @returns the fact, if it was not heard before */
  read(line: string): ProbeFact | null {
    const told = readProbeLine(line);
    if (!told) return null;
    const { fact, number } = told;
    this.#completeStack(fact);
    if ('dispatch' in fact) this.#lastDispatch = Math.max(this.#lastDispatch, fact.dispatch);
    if (number <= this.#lastFact) return null;
    this.#lastFact = number;
    this.#take(fact, number);
    return fact;
  }

  /** A stack that is the same as the last one is not told again. What was told of it may be lost, and then it is unknown. */
  #completeStack(fact: ProbeFact): void {
    if (!('stack' in fact)) return;
    if (fact.stack === sameStack) fact.stack = this.#lastStack;
    else if (fact.stack !== '') this.#lastStack = fact.stack;
  }
}
