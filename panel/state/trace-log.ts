/** The events of the shown trace and what they fold into. Grown in place; `version` tells that it grew. */
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { idOf, kindOf } from '../../src/trace/about.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { StormWatch } from '../../src/transport/storm-watch.ts';

/** How something is drawn again and again. */
interface DrawingOptions {
  /** Whether it is drawn with a frame, or at once. */
  withFrame: boolean;
  /** How long a drawing may take, ms, with no rest after it. */
  short: number;
  /** How many times as long as a longer one took the rest after it is. */
  rest: number;
}

/** When what is new is to be drawn. */
interface When {
  /** How long after the last of what is new, ms. */
  pause: number;
  /** How long after the first of it at the latest, ms. */
  latest: number;
}

const rowsDrawing: DrawingOptions = { withFrame: false, short: 8, rest: 1 };
const restDrawing: DrawingOptions = { withFrame: true, short: 12, rest: 2 };

const now: When = { pause: 0, latest: 0 };
/** Rows that one does not wait for are drawn with those that one does: while they are drawn no others can be. */
const rowsLater: When = { pause: 40, latest: 40 };
/** While the rest is drawn no row can be, and what comes of a sync is spread over some 50 ms; the next may follow. */
const restInPause: When = { pause: 100, latest: 500 };
/** In a storm rows are drawn with the rest, which does not wait long for a pause. */
const restInStorm: When = { pause: 100, latest: 250 };

let frame = false;
/** Whether what is being drawn is drawn within a frame, which then shows it: the next frame is too late for what belongs to it. */
export const isDrawnInFrame = (): boolean => frame;

/** Something that is drawn again and again. */
class Drawing {
  readonly version = signal(0);
  /** Changes when what was drawn is on the screen. */
  readonly drawn = signal(0);
  readonly #options: DrawingOptions;
  readonly #alsoDraw: () => void;
  /** Since when something waits to be drawn; null if nothing does. */
  #since: number | null = null;
  /** When it is to be drawn. */
  #due = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The frame that it waits for. */
  #frame: number | null = null;
  #restUntil = -Infinity;

  /** @param alsoDraw draws what is drawn in the same frame */
  constructor(options: DrawingOptions, alsoDraw = (): void => undefined) {
    this.#options = options;
    this.#alsoDraw = alsoDraw;
  }

  /** Something new is to be drawn. */
  announce({ pause, latest }: When): void {
    const at = performance.now();
    this.#since ??= at;
    const due = Math.min(at + pause, this.#since + latest);
    // What was to be drawn by now and rests is not put off.
    if (this.#due > at || due < this.#due) this.#due = due;
    clearTimeout(this.#timer);
    if (this.#frame === null) this.#await();
  }

  #await(): void {
    const wait = Math.max(this.#due, this.#restUntil) - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#await(), wait);
    // What nobody sees is drawn when it is seen.
    else if (this.#options.withFrame || document.hidden) {
      this.#frame = requestAnimationFrame(() => this.#draw(true));
    } else this.#draw();
  }

  /** What waits to be drawn is drawn at once. */
  catchUp(): void {
    if (this.#since === null) return;
    clearTimeout(this.#timer);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#draw();
  }

  #draw(inFrame = false): void {
    const start = performance.now();
    frame = inFrame;
    if (inFrame) setTimeout(() => (frame = false));
    this.#since = null;
    this.#due = Infinity;
    this.#frame = null;
    batch(() => {
      this.version.value++;
      this.#alsoDraw();
    });
    const { withFrame, short, rest } = this.#options;
    const rested = () => {
      const took = performance.now() - start;
      if (took > short) this.#restUntil = performance.now() + took * rest;
    };
    const drawn = () => {
      this.drawn.value++;
      queueMicrotask(rested);
    };
    // After all that is done for it: in this task, or in the frame.
    if (withFrame) setTimeout(drawn);
    else queueMicrotask(drawn);
  }
}

/** A growing trace. Whoever reads `events` or `model` in a drawing reads `version` as well. */
export class TraceLog {
  readonly events: TraceEvent[] = [];
  readonly model: Model = emptyModel();
  /** The dispatches in the order in which they began. */
  readonly dispatches: Dispatch[] = [];
  /** What is wrong, as far as it was found: see `problems.ts`. */
  problems: readonly TraceProblem[] = [];
  readonly #firstOf = new Map<string, number>();
  /** How many events `#firstOf` was made of. */
  #looked = 0;
  /** How many of them failed. */
  #failed = 0;
  readonly #rows = new Drawing(rowsDrawing);
  readonly #watch = new StormWatch();
  #rowsWait = false;
  /** Whether something was added that one waits for. */
  #awaited = false;
  readonly #rest = new Drawing(restDrawing, () => {
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
    this.#watch.add(events.length, performance.now());
    fold(this.model, events);
    for (const event of events) {
      this.events.push(event);
      if (!isKnown(event)) continue;
      if (event.kind === 'dispatch-started' || event.kind === 'dispatch-settled') this.#awaited = true;
      if (event.kind === 'dispatch-settled' && event.outcome === 'failed' && this.model.dispatches.has(event.dispatchId)) {
        this.#failed++;
      }
      if (event.kind !== 'dispatch-started') continue;
      const dispatch = this.model.dispatches.get(event.dispatchId);
      if (dispatch) this.dispatches.push(dispatch);
    }
  }

  /**
   * Has what was added be drawn: the rows of the tables at once where a sync began or ended, as what one waits for, else
   * a moment later; the rest in a pause, with a frame, and the tree of the registrations after that. Where drawing takes
   * long, as in a storm of events, it rests in between, so that there is time for what the user does.
   * @param whole it is all there is, as when a trace was opened: nothing comes that the rest should wait for
   */
  announce(whole = false): void {
    const stormy = this.#watch.isStorm(performance.now());
    if (stormy) this.#rowsWait = true;
    else this.#rows.announce(this.#awaited || whole ? now : rowsLater);
    this.#awaited = false;
    this.#rest.announce(whole ? now : stormy ? restInStorm : restInPause);
  }

  /** Has what waits to be drawn be drawn at once: the user is about to act on it. */
  catchUp(): void {
    this.#rows.catchUp();
    this.#rest.catchUp();
  }

  /** The `seq` of the event that something began with. */
  startOf(what: 'dispatch' | 'call' | 'promise' | 'request' | 'replay', id: string): number | null {
    for (; this.#looked < this.events.length; this.#looked++) {
      const event = this.events[this.#looked];
      const begun = event ? beginningOf(event) : null;
      if (event && begun !== null && !this.#firstOf.has(begun)) this.#firstOf.set(begun, event.seq);
    }
    return this.#firstOf.get(`${what} ${id}`) ?? null;
  }

  /** The event with a `seq`. Numbers have no gaps, but a trace may have been cut at its start. */
  eventAt(seq: number): TraceEvent | undefined {
    return this.events[seq - (this.events[0]?.seq ?? 1)];
  }
}

/** What an event begins, as a key; null where it begins nothing. */
function beginningOf(event: TraceEvent): string | null {
  if (!isKnown(event)) return null;
  const { about, edge } = kindOf(event);
  if (edge !== 'begin') return null;
  return `${about === 'unregistration' ? 'call' : about} ${idOf(event)}`;
}
