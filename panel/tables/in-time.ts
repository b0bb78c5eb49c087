/** Events in the order of time, kept so while they come: most of them at the end, or near to it. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { isCause, mostMoved, orderTime, orderTimes } from '../../src/trace/order-time.ts';

/** How far before a cause its effects may stand, ms: one in a dispatch as much before its start as that before its own cause. */
const reach = 3 * mostMoved;

/** An event with the time by which it has its place. */
interface Placed {
  time: number;
  event: TraceEvent;
}

/** What was chosen of a trace, in order, for as long as both are what they were. */
interface Part {
  source: readonly TraceEvent[];
  count: number;
  /** How many events the trace had. */
  of: number;
  rows: readonly TraceEvent[];
}

/** The events of one trace in the order of time. */
export class EventsInTime {
  #source: readonly TraceEvent[] = [];
  #count = 0;
  #rows: TraceEvent[] = [];
  #times: number[] = [];
  #part: Part = { source: [], count: 0, of: 0, rows: [] };

  /**
   * The events in order; the same array, grown, while the source only grew.
   * @param source the events in the order of their arrival
   * @param model what the whole trace folds into by now
   */
  of(model: Model, source: readonly TraceEvent[]): readonly TraceEvent[] {
    const grows = source === this.#source && this.#count > 0 && source.length >= this.#count;
    if (grows && source.length === this.#count) return this.#rows;
    if (grows) this.#add(model, source.slice(this.#count));
    else this.#sort(model, source);
    this.#source = source;
    this.#count = source.length;
    return this.#rows;
  }

  /**
   * Those of the events that were chosen, in the same order: to go through all of them takes less than to sort some.
   * @param all the events of the trace in the order of their arrival
   * @param chosen some of them
   */
  chosenOf(model: Model, all: readonly TraceEvent[], chosen: readonly TraceEvent[]): readonly TraceEvent[] {
    const rows = this.of(model, all);
    if (chosen === all) return rows;
    const { source, count, of } = this.#part;
    if (source === chosen && count === chosen.length && of === all.length) return this.#part.rows;
    // Their numbers have no gaps, but do not begin with 1 where the trace was cut at its start.
    const first = all[0]?.seq ?? 1;
    const isChosen = new Uint8Array(all.length);
    for (const { seq } of chosen) isChosen[seq - first] = 1;
    this.#part = {
      source: chosen,
      count: chosen.length,
      of: all.length,
      rows: rows.filter(({ seq }) => isChosen[seq - first] === 1),
    };
    return this.#part.rows;
  }

  /** Sorts all anew: nearly all come in order. */
  #sort(model: Model, events: readonly TraceEvent[]): void {
    const [rows, times]: [TraceEvent[], number[]] = [[], []];
    const late: Placed[] = [];
    const timeOf = orderTimes(model);
    let newest = -Infinity;
    for (const event of events) {
      const time = timeOf(event);
      if (time < newest || time > event.at) late.push({ time, event });
      else {
        newest = time;
        rows.push(event);
        times.push(newest);
      }
    }
    this.#rows = rows;
    this.#times = times;
    this.#putIn(late);
  }

  #add(model: Model, events: readonly TraceEvent[]): void {
    const added = events.map((event) => ({ time: orderTime(model, event), event }));
    for (const { time, event } of added) if (isCause(event)) this.#takeOutBefore(model, time, added);
    this.#putIn(added);
  }

  /** Takes out what came before its cause did, and stands just before the place of that. */
  #takeOutBefore(model: Model, time: number, out: Placed[]): void {
    let place = this.#placeOf(time - reach);
    for (; place < this.#rows.length && (this.#times[place] ?? Infinity) <= time; place++) {
      const event = this.#rows[place];
      const now = event ? orderTime(model, event) : 0;
      if (!event || now === this.#times[place]) continue;
      this.#rows.splice(place, 1);
      this.#times.splice(place, 1);
      place--;
      out.push({ time: now, event });
    }
  }

  /** Where the first event stands that is not before a time. */
  #placeOf(time: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts events in from the end on: what stands before all of them is not touched. */
  #putIn(added: Placed[]): void {
    added.sort(order);
    const [rows, times] = [this.#rows, this.#times];
    let from = rows.length - 1;
    for (const { time, event } of added) {
      rows.push(event);
      times.push(time);
    }
    let to = rows.length - 1;
    let next = added.pop();
    while (next) {
      const event = rows[from];
      const time = times[from] ?? 0;
      if (event && (time > next.time || (time === next.time && event.seq > next.event.seq))) {
        rows[to] = event;
        times[to--] = time;
        from--;
      } else {
        rows[to] = next.event;
        times[to--] = next.time;
        next = added.pop();
      }
    }
  }
}

function order(a: Placed, b: Placed): number {
  return a.time - b.time || a.event.seq - b.event.seq;
}
