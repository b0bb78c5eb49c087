/** Events in the order of time, kept so while they come: most of them at the end, or near to it. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { mostMoved, isCause, mayFollow, orderTime } from '../../src/trace/order-time.ts';

/** How far before a cause its effects may stand, ms: one in a dispatch as much before its start as that before its own cause. */
const reach = 3 * mostMoved;

/** An event with the time by which it has its place. */
interface Placed {
  time: number;
  event: TraceEvent;
}

/** The events of one table in the order of time. */
export class EventsInTime {
  #source: readonly TraceEvent[] = [];
  #count = 0;
  #rows: TraceEvent[] = [];
  #times: number[] = [];

  /**
   * The events in order; the same array, grown, while the source only grew.
   * @param source the events in the order of their arrival
   * @param model what the whole trace folds into by now
   */
  of(model: Model, source: readonly TraceEvent[]): readonly TraceEvent[] {
    const grows = source === this.#source && this.#count > 0 && source.length >= this.#count;
    if (grows && source.length === this.#count) return this.#rows;
    const added = source.slice(grows ? this.#count : 0);
    if (grows) this.#add(model, added);
    else this.#sort(model, added);
    this.#source = source;
    this.#count = source.length;
    return this.#rows;
  }

  /** Sorts all anew: by the times as they are, then only what may have to stand elsewhere is looked at. */
  #sort(model: Model, events: readonly TraceEvent[]): void {
    const all: Placed[] = events.map((event) => ({ time: event.at, event })).sort(order);
    let moved = false;
    all.forEach(({ event: cause }, index) => {
      if (!isCause(cause)) return;
      let last = index;
      while (all[last + 1]?.event.at === cause.at) last++;
      for (let place = last; place >= 0; place--) {
        const placed = all[place];
        if (!placed || placed.event.at < cause.at - reach) break;
        if (placed.event === cause || !mayFollow(placed.event, cause)) continue;
        const time = orderTime(model, placed.event);
        moved ||= time !== placed.time;
        placed.time = time;
      }
    });
    if (moved) all.sort(order);
    this.#rows = all.map(({ event }) => event);
    this.#times = all.map(({ time }) => time);
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
