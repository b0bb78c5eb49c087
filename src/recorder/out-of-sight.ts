/** Workers that ran when the page left their site: of what they do meanwhile, their probes tell if the page comes back. */
import type { Clock } from '../transport/clock.ts';
import type { Emit } from './emit.ts';
import type { WorkerMemory } from './memory.ts';
import type { UnsettledDispatch } from './running-dispatches.ts';
import type { RecordedWorker } from './worker.ts';

/** A worker as it was when it was seen last. */
interface Away {
  memory: WorkerMemory;
  dispatches: readonly UnsettledDispatch[];
  since: number;
}

export class OutOfSight {
  readonly #clock: Clock;
  readonly #emit: Emit;
  /** By target. */
  readonly #away = new Map<string, Away>();

  /** @param signal none will be seen again */
  constructor(clock: Clock, emit: Emit, signal: AbortSignal) {
    this.#clock = clock;
    this.#emit = emit;
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** A worker that runs is not seen any more: ends it. */
  lose(worker: RecordedWorker): void {
    const { memory } = worker;
    this.#away.set(worker.workerId, { memory, dispatches: worker.end(), since: this.#clock.now() });
  }

  /** A worker is seen again, or will not be. @returns what it was, if it was out of sight */
  found(targetId: string): Away | undefined {
    const away = this.#away.get(targetId);
    if (!away) return undefined;
    this.#away.delete(targetId);
    const { memory, since } = away;
    const at = this.#clock.now();
    const where = { workerId: memory.workerId, ...(memory.scope !== null && { scope: memory.scope }) };
    this.#emit('browser', { kind: 'capture-gap', ...where, from: since, to: at, why: { code: 'page-left', params: {} } }, at);
    return away;
  }

  #end(): void {
    for (const targetId of this.#away.keys()) this.found(targetId);
  }
}
