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
  const order = orders.get(tag) ?? {
    calls: new Ordered<RegisterCall>((call) => call.calledAt),
    resolved: new Ordered<RegisterCall>((call) => call.calledAt),
    runs: new Ordered<Dispatch>((run) => run.startedAt),
    goneAt: new Ordered<number>((at) => at),
    taken: { calls: 0, resolved: 0, dispatches: 0, goneAt: 0 },
  };
  orders.set(tag, order);
  const { taken } = order;
  for (const call of tag.calls.slice(taken.calls)) if (call.method === 'register') order.calls.add(call);
  for (const call of tag.resolved.slice(taken.resolved)) order.resolved.add(call);
  for (const dispatch of tag.dispatches.slice(taken.dispatches)) if (dispatch.trusted) order.runs.add(dispatch);
  for (const at of tag.goneAt.slice(taken.goneAt)) order.goneAt.add(at);
  Object.assign(taken, { calls: tag.calls.length, resolved: tag.resolved.length, dispatches: tag.dispatches.length, goneAt: tag.goneAt.length });
  return order;
}
