/**
 * How page-hook (in the page's world) and relay (in the isolated world) meet: events on `window` whose type
 * no page uses, one of which hands a `MessagePort` to the hook. All after that goes over the port. A page that looks
 * for it can see these events and take hold of the port, and nothing on it is secret: what comes from the hook may
 * have been forged by the page. It is data, never an order, and a page can speak of its own origin alone.
 */

/** Dispatched by the relay, with the hook's end of a channel in `ports[0]`; a hook that takes it cancels the event. */
export const relayOffersPort = 'syncscope:port';
/** Dispatched by the hook, in case the relay came first. */
export const hookAsksForPort = 'syncscope:ask';
/** Dispatched by a new hook, by a relay that ends, and by background where nobody looks: a hook in the same page ends. */
export const hookReplaces = 'syncscope:replace';
/** Sent over the port by a hook that has put everything back as it was: it ends. */
export const hookOff = 'off';

/**
 * How long a hook waits for a relay, ms: in a tab that nobody looks at none comes, and it takes itself out. Longer than
 * background takes to put a relay into a busy page.
 */
export const hookWaits = 10_000;

/** The most facts that one message holds, and that a hook keeps while no relay listens. */
export const longestHookMessage = 20_000;
/** The most characters of a tag: Chromium refuses longer ones, of which no more is kept; a hook sends one more. */
export const longestTag = 10_240;
/** The most characters of any other text of a fact. */
const longestText = 20_000;

/** Whose method a call is of, by the name of the interface. */
const apiOf = { SyncManager: 'sync', PeriodicSyncManager: 'periodicSync', ServiceWorkerRegistration: 'registration' } as const;

/**
 * A call of `register()` or `unregister()` of a manager, or of `unregister()` of a registration, or how it settled.
 * Times are epoch ms by the page's clock.
 */
export type HookFact =
  | {
      fact: 'called';
      call: number;
      method: 'register' | 'unregister';
      api: HookApi;
      /** Ends in `…` where it was longer than `longestTag`; empty for registrations. */
      tag: string;
      scope: string | null;
      minInterval: number | null;
      at: number;
      /** The stack as the engine writes it; empty if it can't be had. */
      stack: string;
    }
  | {
      fact: 'settled';
      call: number;
      method: 'register' | 'unregister';
      api: HookApi;
      scope: string | null;
      at: number;
      error: { name: string; message: string } | null;
      /** Whether it resolved with true. */
      removed: boolean;
    };
type HookApi = (typeof apiOf)[keyof typeof apiOf];

/** An error, where it lets itself be read. */
export type HookError = { name?: string; message?: string };
/** A fact as a hook sends it: what it does not know is missing, and nothing of it is to be trusted. */
export type RawFact = Pick<HookFact, 'call' | 'method' | 'at'> & { of: keyof typeof apiOf; scope?: unknown; stack?: string } & (
    | { fact: 'called'; tag?: string; minInterval?: number }
    | { fact: 'settled'; error: HookError | undefined; removed: boolean | undefined }
  );

/** What the hook sends: facts, under the keys 0, 1, …, and how many calls had to be dropped before them. */
export interface HookMessage {
  facts: Record<number, RawFact>;
  dropped: number;
}

/** What a page may speak of. */
export interface HookLimits {
  /** The page's own. Facts about registrations of another lose their scope. */
  origin: string;
  /** The times that can be, epoch ms; others are set to `to`. */
  from: number;
  to: number;
}

/** A text, no longer than so many characters. */
function textOf(value: unknown, longest = longestText): string | null {
  if (typeof value !== 'string') return null;
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function errorOf(value: unknown): { name: string; message: string } | null {
  if (value === undefined || value === null) return null;
  const { name, message } = fieldsOf(value);
  return { name: textOf(name) ?? 'Error', message: textOf(message) ?? '' };
}

function scopeOf(value: unknown, origin: string): string | null {
  // That of a sandboxed frame is like no other; an address without one says the same.
  if (typeof value !== 'string' || value.length > longestText || origin === 'null') return null;
  try {
    return new URL(value).origin === origin ? value : null;
  } catch {
    return null;
  }
}

function apiNamed(of: unknown): HookApi | null {
  const [, api = null] = Object.entries(apiOf).find(([name]) => name === of) ?? [];
  return api;
}

function factOf(value: unknown, { origin, from, to }: HookLimits): HookFact | null {
  const { fact, call, method, of, tag, scope, minInterval, at, stack, error, removed } = fieldsOf(value);
  if (typeof call !== 'number' || !Number.isSafeInteger(call)) return null;
  if (typeof at !== 'number' || !Number.isFinite(at)) return null;
  if (method !== 'register' && method !== 'unregister') return null;
  const api = apiNamed(of);
  if (api === null || (api === 'registration' && method === 'register')) return null;
  const common = { call, method, api, scope: scopeOf(scope, origin), at: at < from || at > to ? to : at } as const;
  // A registration tells its scope itself, unless it is none.
  if (api === 'registration' && common.scope === null) return null;
  if (fact === 'settled') return { fact, ...common, error: errorOf(error), removed: removed === true };
  const name = tag === undefined ? '' : textOf(tag, longestTag);
  if (fact !== 'called' || name === null) return null;
  const interval = typeof minInterval === 'number' && Number.isFinite(minInterval) ? minInterval : null;
  return { fact, ...common, tag: name, minInterval: interval, stack: textOf(stack) ?? '' };
}

/** Reads what came from a hook; whatever does not fit is left out. */
export function readHookMessage(message: unknown, limits: HookLimits): { facts: HookFact[]; dropped: number } {
  const { facts, dropped } = fieldsOf(message);
  const listed = fieldsOf(facts);
  const found: HookFact[] = [];
  for (let i = 0; i < longestHookMessage && i in listed; i++) {
    const fact = factOf(listed[i], limits);
    if (fact) found.push(fact);
  }
  return { facts: found, dropped: Number.isSafeInteger(dropped) ? Math.max(Number(dropped), 0) : 0 };
}
