/** The events of the shown trace and what they fold into. Grown in place; `version` tells that it grew. */
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { isKnown, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';

/** How something is drawn again and again. */
interface DrawingOptions {
  /** How long after the first of what is new, with the next frame, ms; null: at once. */
  delay: number | null;
  /** How long a drawing may take, ms, with no rest after it. */
  short: number;
  /** How many times as long as a longer one took the rest after it is. */
  rest: number;
}

/** Rows are what the user waits for: the rest lets those pass that come right after the first, as those of a sync do. */
const rowsDrawing: DrawingOptions = { delay: null, short: 8, rest: 1 };
/**
 * The rest follows as late as one still takes for at once: while it is drawn no row can be, and what comes of a sync is
 * spread over some 50 ms.
 */
const restDrawing: DrawingOptions = { delay: 100, short: 12, rest: 2 };
/** With more events than so many since the rest was drawn there is a storm, in which rows are drawn with the rest. */
const storm = 30;

/** Something that is drawn again and again. */
class Drawing {
  readonly version = signal(0);
  /** Changes when what was drawn is on the screen. */
  readonly drawn = signal(0);
  readonly #options: DrawingOptions;
  readonly #alsoDraw: () => void;
  #waiting = false;
  #restUntil = -Infinity;

  /** @param alsoDraw draws what is drawn in the same frame */
  constructor(options: DrawingOptions, alsoDraw = (): void => undefined) {
    this.#options = options;
    this.#alsoDraw = alsoDraw;
  }

  /** @param soon with the next frame, without the delay */
  announce(soon = false): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const { delay } = this.#options;
    const wait = Math.max(soon ? 0 : (delay ?? 0), this.#restUntil - performance.now());
    // What nobody sees is drawn when it is seen.
    const withFrame = delay !== null || document.hidden;
    const draw = withFrame ? () => requestAnimationFrame(() => this.#draw()) : () => this.#draw();
    if (wait > 0) setTimeout(draw, wait);
    else draw();
  }

  #draw(): void {
    const start = performance.now();
    this.#waiting = false;
    batch(() => {
      this.version.value++;
      this.#alsoDraw();
    });
    const { delay, short, rest } = this.#options;
    const rested = () => {
      const took = performance.now() - start;
      if (took > short) this.#restUntil = performance.now() + took * rest;
    };
    const drawn = () => {
      this.drawn.value++;
      queueMicrotask(rested);
    };
    // After all that is done for it: in this task, or in the frame.
    if (delay === null) queueMicrotask(drawn);
    else setTimeout(drawn);
  }
}

/** A growing trace. Whoever reads `events` or `model` in a drawing reads `version` as well. */
export class TraceLog {
  readonly events: TraceEvent[] = [];
  readonly model: Model = emptyModel();
  /** The dispatches in the order in which they began. */
  readonly dispatches: Dispatch[] = [];
  readonly #firstOf = new Map<string, number>();
  /** How many events `#firstOf` was made of. */
  #looked = 0;
  /** How many of them failed. */
  #failed = 0;
  readonly #rows = new Drawing(rowsDrawing);
  /** How many events there were when the rest was drawn last. */
  #drawn = 0;
  #rowsWait = false;
  readonly #rest = new Drawing(restDrawing, () => {
    this.#drawn = this.events.length;
    if (this.#rowsWait) this.#rows.version.value++;
    this.#rowsWait = false;
  });

  /** Changes when what was added is to be drawn. */
  get version(): ReadonlySignal<number> {
    return this.#rest.version;
  }

  /** Changes after that, for what takes long to draw and is not what one waits for. */
  get lateVersion(): ReadonlySignal<number> {
    return this.#rest.drawn;
  }

  /** Changes, earlier and more often, when the rows of what was added are to be drawn. */
  get rowsVersion(): ReadonlySignal<number> {
    return this.#rows.version;
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
      if (event.kind === 'dispatch-settled' && event.outcome === 'failed' && this.model.dispatches.has(event.dispatchId)) {
        this.#failed++;
      }
      if (event.kind !== 'dispatch-started') continue;
      const dispatch = this.model.dispatches.get(event.dispatchId);
      if (dispatch) this.dispatches.push(dispatch);
    }
  }

  /**
   * Has what was added be drawn: the rows of the tables at once, the rest a moment later, with a frame, and the tree of
   * the registrations after that. Where drawing takes long, as in a storm of events, it rests in between, so that there
   * is time for what the user does.
   * @param whole it is all there is, as when a trace was opened: nothing comes that the rest should wait for
   */
  announce(whole = false): void {
    if (this.events.length - this.#drawn <= storm) this.#rows.announce();
    else this.#rowsWait = true;
    this.#rest.announce(whole);
  }

  /** The `seq` of the event that something began with. */
  startOf(kind: Beginning, id: string): number | null {
    for (; this.#looked < this.events.length; this.#looked++) {
      const event = this.events[this.#looked];
      const subject = event && isKnown(event) ? subjectOf(event) : null;
      if (event && subject !== null && !this.#firstOf.has(subject)) this.#firstOf.set(subject, event.seq);
    }
    return this.#firstOf.get(`${kind} ${id}`) ?? null;
  }

  /** The event with a `seq`. Numbers have no gaps, but a trace may have been cut at its start. */
  eventAt(seq: number): TraceEvent | undefined {
    return this.events[seq - (this.events[0]?.seq ?? 1)];
  }
}

/** What begins with an event of its own. */
export type Beginning = 'dispatch' | 'call' | 'promise' | 'request' | 'replay';

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
    case 'replay-started':
      return `replay ${event.replayId}`;
    default:
      return null;
  }
}
