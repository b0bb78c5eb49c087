/**
 * How many steps a piece of work takes, counted by the engine: how often each branch, loop and function of our code was
 * gone into. It is the same on every machine, so a test can tell work that grows as its input from work that grows faster.
 * What built-in functions do inside is not counted, only the functions that they are given.
 */
import { Session } from 'node:inspector/promises';

/** Counts steps until it is ended. Only code that is loaded after it was begun is counted. */
export class StepCounter {
  readonly #session = new Session();

  static async begin(): Promise<StepCounter> {
    const counter = new StepCounter();
    counter.#session.connect();
    await counter.#session.post('Profiler.enable');
    await counter.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  /** How many steps a piece of work takes. */
  async stepsOf(work: () => unknown): Promise<number> {
    await this.#take();
    await work();
    return this.#take();
  }

  end(): void {
    this.#session.disconnect();
  }

  /** The steps since the last time. */
  async #take(): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const ours = result.filter(({ url }) => /\/(src|panel|extension)\/[^?]*$/.test(url) && !url.includes('/node_modules/'));
    let steps = 0;
    for (const { functions } of ours) for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    return steps;
  }
}
