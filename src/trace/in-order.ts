/** What happened to a tag in the order of time, while the model has it in the order in which it was heard of. */
import type { Dispatch, RegisterCall, Tag } from './model.ts';
import { Ordered } from './ordered.ts';

/** Each in the order of its times. */
export interface InOrder {
  /** The calls of `register()`. */
  calls: Ordered<RegisterCall>;
  /** Those of them that resolved. */
  resolved: Ordered<RegisterCall>;
  /** Its dispatches by the browser. */
  runs: Ordered<Dispatch>;
  goneAt: Ordered<number>;
}

interface Kept extends InOrder {
  /** How many of each of the tag's lists were put in. */
  taken: { calls: number; resolved: number; dispatches: number; goneAt: number };
}

/** Found once for each tag, and kept up as it grows. */
const orders = new WeakMap<Tag, Kept>();

/** What happened to a tag so far. */
export function inOrder(tag: Tag): InOrder {
  let order = orders.get(tag);
  if (!order) {
    order = {
      calls: new Ordered<RegisterCall>((call) => call.calledAt),
      resolved: new Ordered<RegisterCall>((call) => call.calledAt),
      runs: new Ordered<Dispatch>((run) => run.startedAt),
      goneAt: new Ordered<number>((at) => at),
      taken: { calls: 0, resolved: 0, dispatches: 0, goneAt: 0 },
    };
    orders.set(tag, order);
  }
  const { taken } = order;
  taken.calls = putIn(order.calls, tag.calls, taken.calls, ({ method }) => method === 'register');
  taken.resolved = putIn(order.resolved, tag.resolved, taken.resolved);
  taken.dispatches = putIn(order.runs, tag.dispatches, taken.dispatches, ({ trusted }) => trusted);
  taken.goneAt = putIn(order.goneAt, tag.goneAt, taken.goneAt);
  return order;
}

/** Puts in what a list has from an index on. @returns how much it has */
function putIn<Item>(order: Ordered<Item>, list: readonly Item[], from: number, isMeant: (item: Item) => boolean = () => true): number {
  for (let i = from; i < list.length; i++) {
    const item = list[i];
    if (item !== undefined && isMeant(item)) order.add(item);
  }
  return list.length;
}
