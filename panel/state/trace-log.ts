/** The events of the shown trace and what they fold into. Grown in place; `version` tells that it grew. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { isKnown, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';

/** How long a frame takes at 60 a second, ms. */
const frame = 16;
/** A frame that takes no longer, in ms, leaves time enough for the next. */
const shortDraw = 12;

/** A growing trace. Whoever reads `events` or `model` in a drawing reads `version` as well. */
export class TraceLog {
  readonly events: TraceEvent[] = [];
  readonly model: Model = emptyModel();
  /** The dispatches in the order in which they began. */
  readonly dispatches: Dispatch[] = [];
  readonly #version = signal(0);
  readonly #firstOf = new Map<string, number>();
  /** How many of them failed. */
  #failed = 0;
  #waiting = false;
  #announcedAt = -Infinity;
  #restUntil = -Infinity;

  /** Changes when what was added is to be drawn. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** How many dispatches failed. */
  get failed(): number {
    return this.#failed;
  }

  /** Adds events and folds them. */
  append(events: readonly TraceEvent[]): void {
    fold(this.model, events);
    for (const event of events) {
      this.events.push(event);
      if (!isKnown(event)) continue;
      const subject = subjectOf(event);
      if (subject !== null && !this.#firstOf.has(subject)) this.#firstOf.set(subject, event.seq);
      if (event.kind === 'dispatch-settled' && event.outcome === 'failed' && this.model.dispatches.has(event.dispatchId)) {
        this.#failed++;
      }
      if (event.kind !== 'dispatch-started') continue;
      const dispatch = this.model.dispatches.get(event.dispatchId);
      if (dispatch) this.dispatches.push(dispatch);
    }
  }

  /**
   * Has what was added be drawn: the first after a pause at once, what comes right after it with the next frame. Where
   * drawing takes long, as in a storm of events, it rests in between for as long again, so that there is time for what
   * the user does.
   */
  announce(): void {
    if (this.#waiting) return;
    const at = performance.now();
    if (at - this.#announcedAt > frame && at >= this.#restUntil) return this.#draw();
    this.#waiting = true;
    const draw = () => requestAnimationFrame(() => this.#draw());
    if (at < this.#restUntil) setTimeout(draw, this.#restUntil - at);
    else draw();
  }

  #draw(): void {
    const start = performance.now();
    this.#waiting = false;
    this.#announcedAt = start;
    this.#version.value++;
    // After the frame, and all that is done for it.
    setTimeout(() => {
      const took = performance.now() - start;
      if (took > shortDraw) this.#restUntil = performance.now() + took;
    });
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
