/**
 * page-hook: runs in the page's own world and sees the page call `register()` and `unregister()`.
 *
 * The page may replace any global at any time, so everything needed is taken here, at the start, and nothing
 * is looked up on a prototype later. The patched methods are proxies: their name, length and text stay native.
 */
import {
  hookOff,
  hookOffersPort,
  hookReplaces,
  longestHookMessage,
  relayAsksForPort,
  type HookFact,
  type HookMessage,
} from '../../src/protocol/hook.ts';

/** The most stacks that are taken in a tenth of a second. */
const mostStacks = 20;

type Api = 'sync' | 'periodicSync';
type Method = 'register' | 'unregister';

function install(container: ServiceWorkerContainer): void {
  const { apply } = Reflect;
  const { getOwnPropertyDescriptor } = Object;
  const PageError = Error;
  const text = String;
  const microtask = queueMicrotask;
  const clock = performance;
  const { now } = Performance.prototype;
  const { timeOrigin } = clock;
  const post = MessagePort.prototype.postMessage;
  const { get: scopeIn, set: setScope } = WeakMap.prototype;
  const { getRegistrations } = ServiceWorkerContainer.prototype;
  const getter = (name: string) => getOwnPropertyDescriptor(ServiceWorkerRegistration.prototype, name)?.get;
  const getScope = getter('scope');
  const getManager = { sync: getter('sync'), periodicSync: getter('periodicSync') };

  const scopes = new WeakMap<object, string>();
  const ending = new AbortController();
  let port: MessagePort | null = null;
  let lastCall = 0;
  let waiting = emptyMessage();
  let flushing = false;
  let stacks = 0;
  let stacksSince = 0;

  const time = () => timeOrigin + apply(now, clock, []);

  function send(fact: HookFact): void {
    if (waiting.count >= longestHookMessage) waiting.dropped++;
    else waiting.facts[waiting.count++] = fact;
    if (flushing) return;
    flushing = true;
    microtask(flush);
  }

  function flush(): void {
    flushing = false;
    if (!port || waiting.count === 0) return;
    const message = waiting;
    waiting = emptyMessage();
    try {
      apply(post, port, [message]);
    } catch {
      // Nothing of ours may reach the page.
    }
  }

  /** The stack of a call as text; empty where the page formats stacks itself, since asking would run its code. */
  function stackOf(place: Error | null): string {
    return place && !getOwnPropertyDescriptor(PageError, 'prepareStackTrace') ? (place.stack ?? '') : '';
  }

  /** Whether a call at a time is to have its stack: not every one of a storm. */
  function takeStack(at: number): boolean {
    if (at - stacksSince > 100) {
      stacksSince = at;
      stacks = 0;
    }
    return ++stacks <= mostStacks;
  }

  /** The scope of the registration that a manager belongs to: it can only be found by asking for all. */
  async function scopeOf(manager: object, api: Api): Promise<string | null> {
    try {
      const known = apply(scopeIn, scopes, [manager]) as string | undefined;
      if (known !== undefined) return known;
      const registrations = (await apply(getRegistrations, container, [])) as ServiceWorkerRegistration[];
      const manage = getManager[api];
      for (let i = 0; i < registrations.length && manage && getScope; i++) {
        const registration = registrations[i];
        if (!registration || apply(manage, registration, []) !== manager) continue;
        const scope = apply(getScope, registration, []) as string;
        apply(setScope, scopes, [manager, scope]);
        return scope;
      }
    } catch {
      // The document is going away, or the manager is none.
    }
    return null;
  }

  /** Passes a call's result on as it is; the page handles a rejection, or not, as it would without us. */
  async function watch(call: number, method: Method, scope: Promise<string | null>, result: unknown): Promise<unknown> {
    let error: unknown = null;
    try {
      return await result;
    } catch (reason) {
      error = reason;
      throw reason;
    } finally {
      void settled(call, method, scope, time(), error);
    }
  }

  async function settled(call: number, method: Method, scope: Promise<string | null>, at: number, reason: unknown) {
    const error = reason === null ? null : describe(reason);
    send({ __proto__: null, fact: 'settled', call, method, scope: await scope, at, error } as HookFact);
  }

  async function called(
    fact: Extract<HookFact, { fact: 'called' }>,
    scope: Promise<string | null>,
    place: Error | null,
  ): Promise<void> {
    fact.scope = await scope;
    // Written out only now: that is the dear part, and the page's call is not to wait for it.
    fact.stack = stackOf(place);
    send(fact);
  }

  function describe(reason: unknown): { name: string; message: string } {
    try {
      const { name, message } = reason as Error;
      return { name: text(name), message: text(message) };
    } catch {
      return { name: 'Error', message: '' };
    }
  }

  function patch(prototype: object, api: Api, method: Method): void {
    const native = getOwnPropertyDescriptor(prototype, method);
    if (typeof native?.value !== 'function') return;
    const proxy: unknown = new Proxy(native.value, {
      apply(target, manager: object, args: unknown[]) {
        if (ending.signal.aborted) return apply(target, manager, args);
        const at = time();
        const call = ++lastCall;
        // Converted here, once, as the browser would: a page's object sees one conversion, not two.
        if (typeof args[0] === 'object' && args[0] !== null) args[0] = converted(args[0]);
        const scope = scopeOf(manager, api);
        const tag = typeof args[0] === 'symbol' || typeof args[0] === 'object' ? '' : text(args[0]);
        const minInterval = intervalOf(args[1]);
        const fact = { __proto__: null, fact: 'called', call, method, api, tag, scope: null, minInterval, at, stack: '' };
        const place = takeStack(at) ? new PageError() : null;
        void called(fact as Extract<HookFact, { fact: 'called' }>, scope, place);
        return watch(call, method, scope, apply(target, manager, args));
      },
    });
    Object.defineProperty(prototype, method, { ...native, value: proxy });
    onAbort(ending.signal, () => {
      // Another script may have patched it after us: then ours stays beneath, passing everything on.
      if (getOwnPropertyDescriptor(prototype, method)?.value === proxy) {
        Object.defineProperty(prototype, method, native);
      }
    });
  }

  /** An object's text; where the conversion throws, an object that throws the same when the browser converts it. */
  function converted(value: object): unknown {
    try {
      return `${value as unknown as string}`;
    } catch (reason) {
      return {
        toString() {
          throw reason;
        },
      };
    }
  }

  /** `minInterval`, unless asking for it would run code of the page. */
  function intervalOf(options: unknown): number | null {
    if (typeof options !== 'object' || options === null) return null;
    const value: unknown = getOwnPropertyDescriptor(options, 'minInterval')?.value;
    return typeof value === 'number' ? value : null;
  }

  function offerPort(): void {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      if (data === hookOff) ending.abort();
    };
    dispatchEvent(new MessageEvent(hookOffersPort, { ports: [channel.port2] }));
    flush();
  }

  // An older hook, of an extension that was reloaded since, takes its proxies out before ours go in.
  dispatchEvent(new Event(hookReplaces));
  if (typeof SyncManager !== 'undefined') patch(SyncManager.prototype, 'sync', 'register');
  if (typeof PeriodicSyncManager !== 'undefined') {
    patch(PeriodicSyncManager.prototype, 'periodicSync', 'register');
    patch(PeriodicSyncManager.prototype, 'periodicSync', 'unregister');
  }
  addEventListener(hookReplaces, () => ending.abort(), { signal: ending.signal });
  addEventListener(relayAsksForPort, offerPort, { signal: ending.signal });
  onAbort(ending.signal, () => port?.close());
  offerPort();
}

/** Objects without a prototype in place of arrays: the page may have put setters on `Array.prototype`. */
function emptyMessage(): HookMessage {
  return { __proto__: null, facts: { __proto__: null }, count: 0, dropped: 0 } as unknown as HookMessage;
}

function onAbort(signal: AbortSignal, listener: () => void): void {
  signal.addEventListener('abort', listener, { once: true });
}

// Missing in an insecure context, where there is nothing to see.
if ('serviceWorker' in navigator) install(navigator.serviceWorker);
