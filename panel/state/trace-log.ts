/** The events of the shown trace and what they fold into. Grown in place; `version` tells that it grew. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { isKnown, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';

/** How long a frame takes at 60 a second, ms. */
const frame = 16;

/** A growing trace. Whoever reads `events` or `model` in a drawing reads `version` as well. */
export class TraceLog {
  readonly events: TraceEvent[] = [];
  readonly model: Model = emptyModel();
  /** The dispatches in the order in which they began. */
  readonly dispatches: Dispatch[] = [];
  readonly #version = signal(0);
  readonly #firstOf = new Map<string, number>();
  #waiting = false;
  #announcedAt = -Infinity;

  /** Changes at most once a frame. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Adds events and folds them. */
  append(events: readonly TraceEvent[]): void {
    fold(this.model, events);
    for (const event of events) {
      this.events.push(event);
      if (!isKnown(event)) continue;
      const subject = subjectOf(event);
      if (subject !== null && !this.#firstOf.has(subject)) this.#firstOf.set(subject, event.seq);
      if (event.kind !== 'dispatch-started') continue;
      const dispatch = this.model.dispatches.get(event.dispatchId);
      if (dispatch) this.dispatches.push(dispatch);
    }
    if (this.#waiting) return;
    // The first after a pause is drawn at once; what comes right after it waits for the frame.
    if (performance.now() - this.#announcedAt > frame) return this.#announce();
    this.#waiting = true;
    requestAnimationFrame(() => this.#announce());
  }

  #announce(): void {
    this.#waiting = false;
    this.#announcedAt = performance.now();
    this.#version.value++;
  }

  /** The `seq` of the event that something began with. */
  startOf(kind: Beginning, id: string): number | null {
    return this.#firstOf.get(`${kind} ${id}`) ?? null;
  }

  /** The event with a `seq`. Numbers have no gaps, but a trace may have been cut at its start. */
  eventAt(seq: number): TraceEvent | undefined {
    return this.events[seq - (this.events[0]?.seq ?? 1)];
  }
}

/** What begins with an event of its own. */
export type Beginning = 'dispatch' | 'call' | 'promise' | 'request';

function subjectOf(event: KnownEvent): `${Beginning} ${string}` | null {
  switch (event.kind) {
    case 'dispatch-started':
      return `dispatch ${event.dispatchId}`;
    case 'register-called':
    case 'unregister-called':
      return `call ${event.callId}`;
    case 'wait-until-called':
      return `promise ${event.promiseId}`;
    case 'request-started':
      return `request ${event.requestId}`;
    default:
      return null;
  }
}
