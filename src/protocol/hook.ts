/**
 * How page-hook (in the page's world) and relay (in the isolated world) meet: events on `window` whose type
 * no page uses, the first of which hands over a `MessagePort`. All after that goes over the port, which the page
 * does not see. What comes from the hook may have been forged by the page: it is data, never an order.
 */

/** Dispatched by the hook, with its end of a channel in `ports[0]`. */
export const hookOffersPort = 'syncscope:port';
/** Dispatched by the relay, in case the hook came first. */
export const relayAsksForPort = 'syncscope:ask';
/** Dispatched by a new hook: an older one in the same page ends. */
export const hookReplaces = 'syncscope:replace';
/** Sent over the port by the relay: put everything back as it was. */
export const hookOff = 'off';

/** A call of `register()` or `unregister()`, or how it settled. Times are epoch ms by the page's clock. */
export type HookFact =
  | {
      fact: 'called';
      call: number;
      method: 'register' | 'unregister';
      api: 'sync' | 'periodicSync';
      tag: string;
      scope: string | null;
      minInterval: number | null;
      at: number;
      /** The stack as the engine writes it, hook's own frames included; empty if it can't be had. */
      stack: string;
    }
  | {
      fact: 'settled';
      call: number;
      method: 'register' | 'unregister';
      scope: string | null;
      at: number;
      error: { name: string; message: string } | null;
    };

/** What the hook sends: `count` facts, under the keys 0, 1, …, and how many had to be dropped before them. */
export interface HookMessage {
  facts: Record<number, HookFact>;
  count: number;
  dropped: number;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function errorOf(value: unknown): { name: string; message: string } | null {
  if (value === null) return null;
  const { name, message } = fieldsOf(value);
  return { name: isText(name) ? name : 'Error', message: isText(message) ? message : '' };
}

function factOf(value: unknown): HookFact | null {
  const { fact, call, method, api, tag, scope, minInterval, at, stack, error } = fieldsOf(value);
  if (typeof call !== 'number' || !Number.isSafeInteger(call)) return null;
  if (typeof at !== 'number' || !Number.isFinite(at)) return null;
  if (method !== 'register' && method !== 'unregister') return null;
  const place = isText(scope) ? scope : null;
  if (fact === 'settled') return { fact, call, method, scope: place, at, error: errorOf(error) };
  if (fact !== 'called' || !isText(tag) || (api !== 'sync' && api !== 'periodicSync')) return null;
  const interval = typeof minInterval === 'number' && Number.isFinite(minInterval) ? minInterval : null;
  return { fact, call, method, api, tag, scope: place, minInterval: interval, at, stack: isText(stack) ? stack : '' };
}

/** Reads what came from a hook; whatever does not fit is left out. */
export function readHookMessage(message: unknown): { facts: HookFact[]; dropped: number } {
  const { facts, count, dropped } = fieldsOf(message);
  const listed = fieldsOf(facts);
  const found: HookFact[] = [];
  const end = typeof count === 'number' ? Math.min(count, longestHookMessage) : 0;
  for (let i = 0; i < end; i++) {
    const fact = factOf(listed[i]);
    if (fact) found.push(fact);
  }
  return { facts: found, dropped: typeof dropped === 'number' && dropped > 0 ? dropped : 0 };
}

/** The most facts that one message holds, and that a hook keeps while no relay listens. */
export const longestHookMessage = 1_000;
