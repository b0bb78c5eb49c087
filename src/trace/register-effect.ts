/**
 * What a `register()` call did. Chromium resolves it in any case and logs nothing where the tag was registered
 * already: it then fires nothing new, unless the tag was firing (measured on Chromium 156).
 */
import type { Dispatch, RegisterCall, Tag } from './model.ts';

/** What a call that resolved led to. */
export type RegisterEffect =
  /** The tag was not registered: its attempts begin. */
  | 'new'
  /** It was pending: nothing changed. */
  | 'pending'
  /** It waited to retry: nothing changed, and the wait did not get shorter. */
  | 'retrying'
  /** It was firing: when that run ends it fires again at once, as a first attempt. */
  | 'firing';

/** How long after its time a look at the browser's list of tags may still see what is registered, ms. */
const longestLook = 250;

/**
 * What a call of a one-shot tag did, as far as the trace tells by now: facts of other sources may come later and put it
 * right. Null for a call that did not resolve, or yet may, and for periodic tags and `unregister()`.
 */
export function registerEffect(tag: Tag, call: RegisterCall): RegisterEffect | null {
  if (tag.type !== 'sync' || call.method !== 'register' || call.outcome !== 'resolved') return null;
  const { calledAt } = call;
  const { calls, runs, goneAt } = inOrder(tag);
  const gone = goneAt.items[goneAt.countUntil(calledAt) - 1] ?? -Infinity;
  const before = runs.items[runs.countBefore(calledAt) - 1];
  const run = before && (before.settledAt ?? Infinity) > gone ? before : undefined;
  const since = run?.startedAt ?? gone;
  /** Whether a call before a time resolved, since the tag was gone or its run began. */
  const registeredBefore = (time: number) => {
    for (let i = calls.countBefore(time) - 1; i >= 0; i--) {
      const earlier = calls.items[i];
      if (!earlier || earlier.calledAt <= since) return false;
      if (earlier.outcome === 'resolved') return true;
    }
    return false;
  };
  if (run) {
    const endedAt = run.settledAt;
    if (endedAt === null && run.unseenSince !== null) return null;
    if (endedAt === null || endedAt > calledAt) return 'firing';
    if (run.outcome === 'failed' && run.lastChance !== true && !registeredBefore(endedAt)) return 'retrying';
  }
  const { firstListedAt } = tag;
  const listed = firstListedAt !== null && firstListedAt > since && firstListedAt + longestLook < calledAt;
  return registeredBefore(calledAt) || listed ? 'pending' : 'new';
}

/** What happened to a tag in the order of time, while the model has it in the order in which it was heard of. */
interface InOrder {
  calls: Ordered<RegisterCall>;
  /** Its dispatches by the browser. */
  runs: Ordered<Dispatch>;
  goneAt: Ordered<number>;
}

/** Found once for each tag, as all of its calls are asked about one after the other. */
const orders = new WeakMap<Tag, InOrder>();

function inOrder(tag: Tag): InOrder {
  let order = orders.get(tag);
  if (!order) {
    order = {
      calls: new Ordered((call) => call.calledAt),
      runs: new Ordered((run) => run.startedAt),
      goneAt: new Ordered((at) => at),
    };
    orders.set(tag, order);
  }
  order.calls.takeFrom(tag.calls);
  order.runs.takeFrom(tag.dispatches, ({ trusted }) => trusted);
  order.goneAt.takeFrom(tag.goneAt);
  return order;
}

/** The items of a growing list, in the order of their times. */
class Ordered<Item> {
  readonly items: Item[] = [];
  readonly #timeOf: (item: Item) => number;
  #taken = 0;

  constructor(timeOf: (item: Item) => number) {
    this.#timeOf = timeOf;
  }

  /** Takes what the list has more than before. */
  takeFrom(list: readonly Item[], accept = (_item: Item): boolean => true): void {
    for (; this.#taken < list.length; this.#taken++) {
      const item = list[this.#taken];
      if (item === undefined || !accept(item)) continue;
      const place = this.countUntil(this.#timeOf(item));
      if (place === this.items.length) this.items.push(item);
      else this.items.splice(place, 0, item);
    }
  }

  /** How many have a time less than this. */
  countBefore(time: number): number {
    return this.#count((each) => each < time);
  }

  /** How many have at most this time. */
  countUntil(time: number): number {
    return this.#count((each) => each <= time);
  }

  #count(counts: (time: number) => boolean): number {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.items[middle];
      if (item !== undefined && counts(this.#timeOf(item))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
