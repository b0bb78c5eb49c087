/**
 * What of all that is told about a tab goes into its trace. A page and its workers tell as much as they like, and the store
 * is that of all tabs: each trace has a size that it may grow to, and each worker a pace. What is more is counted, and told
 * as a gap in this trace alone.
 */
import { allowance, type Allowance } from '../protocol/allowance.ts';
import { sizeOf } from '../protocol/size.ts';
import type { EventDraft, EventKind } from '../trace/events.ts';
import type { Reason } from '../trace/reasons.ts';
import type { FactsOf } from '../trace/worded.ts';
import { Missing, type Missed } from './missing.ts';

/** How much a trace may grow while nobody records, and how large one that is recorded may be, bytes. */
export const mostInspected = 32_000_000;
export const mostRecorded = 200_000_000;
/** How much one worker may tell at once, and in each second after that, bytes. */
const mostAtOnce = 16_000_000;
const mostPerSecond = 1_000_000;
/** A larger event is not stored: what is stored must get through a message too. */
const largestEvent = 16_000_000;
/** Of how many workers the pace is known. */
const mostWorkers = 1_000;
/** What a number and the line take that an event gets in the store. */
const addedToEach = 20;

/** So much more than its size a trace may take of what says how things that it tells of went on. */
const forEnds = 1.25;
const ends: ReadonlySet<EventKind> = new Set<EventKind>([
  'registration-observed',
  'register-settled',
  'unregister-settled',
  'registration-unregister-settled',
  'tags-observed',
  'wait-until-settled',
  'handler-returned',
  'dispatch-settled',
  'request-settled',
  'worker-changed',
  'connectivity-changed',
  'page-changed',
  'capture-gap',
]);

/** What an intake tells. */
export interface IntakeListener {
  /** Facts are missing, as of a time (epoch ms). */
  onGap: (gap: Gap, at: number) => void;
  /** The trace is as large as it may be; told once for each size. */
  onFull: () => void;
}

type Gap = FactsOf<'capture-gap'>;

/** What is known of one worker. */
interface Told {
  pace: Allowance;
  missing: Missing;
}

export class Intake {
  readonly #listener: IntakeListener;
  #size: number;
  #most: number;
  #full = false;
  /** By the id of the worker, the one that told first first. */
  readonly #workers = new Map<string, Told>();
  readonly #beyondSize = new Missing((missed) => this.#tellFull(missed));
  readonly #tooLarge = new Missing((missed) => this.#tellTooLarge(missed));

  /**
   * @param size what the trace takes already, bytes
   * @param most what it may take
   */
  constructor(size: number, most: number, listener: IntakeListener) {
    this.#size = size;
    this.#most = most;
    this.#listener = listener;
  }

  /** Whether more came than the trace may take. */
  get full(): boolean {
    return this.#full;
  }

  /** From now on the trace may be so large, bytes. */
  allow(most: number): void {
    this.#beyondSize.end();
    this.#most = most;
    this.#full = false;
  }

  /** The same, measured from what it takes now. */
  allowMore(bytes: number): void {
    this.allow(this.#size + bytes);
  }

  /** Whether a fact goes into the trace, at a time (ms, by a clock that does not go back). Else it is counted. */
  admits(draft: EventDraft, at: number): boolean {
    const size = sizeOf(draft) + addedToEach;
    // What the user does is never left out.
    const missing = draft.source === 'panel' ? null : this.#missingFor(draft, size, at);
    if (missing) missing.add(1, draft.at);
    else this.#size += size;
    return !missing;
  }

  /** Tells what is missing and not told yet. */
  end(): void {
    for (const { missing } of this.#workers.values()) missing.end();
    this.#beyondSize.end();
    this.#tooLarge.end();
  }

  /** What a fact that is left out is counted with; null where it is not. */
  #missingFor(draft: EventDraft, size: number, at: number): Missing | null {
    if (size > largestEvent) return this.#tooLarge;
    const isEnd = ends.has(draft.kind);
    if (this.#size + size > this.#most * (isEnd ? forEnds : 1)) {
      if (!this.#full) {
        this.#full = true;
        this.#listener.onFull();
      }
      return this.#beyondSize;
    }
    if (draft.workerId === undefined) return null;
    const { pace, missing } = this.#workerOf(draft.workerId, draft.scope);
    // Bodies have a bound of their own.
    const counted = size - ('body' in draft && draft.body !== undefined ? sizeOf(draft.body) : 0);
    if (!isEnd && counted > pace(at)) return missing;
    pace(at, counted);
    return null;
  }

  #workerOf(workerId: string, scope: string | undefined): Told {
    const known = this.#workers.get(workerId);
    if (known) return known;
    const where = { workerId, ...(scope !== undefined && { scope }) };
    const told = {
      pace: allowance(mostAtOnce, mostPerSecond),
      missing: new Missing((missed) => this.#tellTooFast(missed, where)),
    };
    this.#workers.set(workerId, told);
    const [first] = this.#workers;
    if (first && this.#workers.size > mostWorkers) {
      first[1].missing.end();
      this.#workers.delete(first[0]);
    }
    return told;
  }

  #tellFull(missed: Missed): void {
    const megabytes = Math.round(this.#most / 1e6);
    this.#tell(missed, { code: 'trace-full', params: { count: missed.count, megabytes } });
  }

  #tellTooFast(missed: Missed, where: { workerId: string; scope?: string }): void {
    this.#tell(missed, { code: 'worker-too-fast', params: { count: missed.count } }, where);
  }

  #tellTooLarge(missed: Missed): void {
    this.#tell(missed, { code: 'facts-too-large', params: { count: missed.count, megabytes: largestEvent / 1e6 } });
  }

  #tell({ from, to }: Missed, why: Reason, where: { workerId?: string; scope?: string } = {}): void {
    const gap: Gap = { kind: 'capture-gap', ...where, from, to, why };
    this.#size += sizeOf(gap) + addedToEach;
    this.#listener.onGap(gap, gap.to);
  }
}
