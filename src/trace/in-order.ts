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
      calls: new Ordered(timeOfCall),
      resolved: new Ordered(timeOfCall),
      runs: new Ordered(timeOfRun),
      goneAt: new Ordered(timeItself),
      taken: { calls: 0, resolved: 0, dispatches: 0, goneAt: 0 },
    };
    orders.set(tag, order);
  }
  const { taken } = order;
  // It is asked for far more often than there is something new.
  if (
    taken.dispatches === tag.dispatches.length &&
    taken.calls === tag.calls.length &&
    taken.resolved === tag.resolved.length &&
    taken.goneAt === tag.goneAt.length
  ) {
    return order;
  }
  taken.calls = putIn(order.calls, tag.calls, taken.calls, isRegister);
  taken.resolved = putIn(order.resolved, tag.resolved, taken.resolved);
  taken.dispatches = putIn(order.runs, tag.dispatches, taken.dispatches, isTrusted);
  taken.goneAt = putIn(order.goneAt, tag.goneAt, taken.goneAt);
  return order;
}

// Once for all tags: there may be thousands, asked again and again.
const timeOfCall = ({ calledAt }: RegisterCall) => calledAt;
const timeOfRun = ({ startedAt }: Dispatch) => startedAt;
const timeItself = (at: number) => at;
const isRegister = ({ method }: RegisterCall) => method === 'register';
const isTrusted = ({ trusted }: Dispatch) => trusted;

/** Puts in what a list has from an index on. @returns how much it has */
function putIn<Item>(order: Ordered<Item>, list: readonly Item[], from: number, isMeant?: (item: Item) => boolean): number {
  for (let i = from; i < list.length; i++) {
    const item = list[i];
    if (item !== undefined && (!isMeant || isMeant(item))) order.add(item);
  }
  return list.length;
}
