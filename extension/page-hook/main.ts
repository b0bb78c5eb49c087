/**
 * page-hook: runs in the page's own world and sees the page call `register()` and `unregister()`.
 *
 * The page may replace any global at any time, so everything needed is taken here, at the start, and nothing
 * is looked up on a prototype later: built-ins are applied, promises are awaited by `plainly`, and what reads or
 * writes properties that may be missing has no prototype. The patched methods are proxies: their name and length
 * stay native. What the page hands over is converted when the browser asks for it, once, as without us.
 */
import { Allowance } from '../../src/protocol/allowance.ts';
import {
  hookAsksForPort,
  hookOff,
  hookReplaces,
  longestHookMessage,
  longestTag,
  relayOffersPort,
  type HookFact,
  type HookMessage,
} from '../../src/protocol/hook.ts';

/** So many stacks are taken at once, and in each second after that: not every one of a storm. */
const mostStacksAtOnce = 20;
const mostStacksPerSecond = 200;
/** The most characters of tags that one message holds: the browser carries no more than 64 MB at once. */
const mostText = 4_000_000;

type Api = 'sync' | 'periodicSync';
type Method = 'register' | 'unregister';
type Called = Extract<HookFact, { fact: 'called' }>;

/** A fact with what it still needs before it is sent. */
interface Noted {
  fact: HookFact;
  manager: object;
  place: Error | null;
  next: Noted | null;
}

/** A linked list: the page may have put setters on `Array.prototype`. */
interface Batch {
  first: Noted | null;
  last: Noted | null;
  count: number;
  text: number;
  dropped: number;
}

function install(): void {
  const { apply, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const PageError = Error;
  const PageProxy = Proxy;
  const text = String;
  const { toPrimitive } = Symbol;
  const { slice } = String.prototype;
  const clock = performance;
  const { now } = Performance.prototype;
  const { timeOrigin } = clock;
  const { get: scopeIn, set: setScope } = WeakMap.prototype;
  const { postMessage } = MessagePort.prototype;
  const { addEventListener: listen, removeEventListener: unlisten, dispatchEvent: dispatch } = EventTarget.prototype;
  const { preventDefault } = Event.prototype;
  const { getRegistrations } = ServiceWorkerContainer.prototype;
  const ownNavigator = navigator;
  const nothing = () => undefined;
  const getter = (prototype: object, name: string): (() => unknown) => own(prototype, name).get ?? nothing;
  const getContainer = getter(Navigator.prototype, 'serviceWorker');
  const getData = getter(MessageEvent.prototype, 'data');
  const getPorts = getter(MessageEvent.prototype, 'ports');
  const setOnMessage = own(MessagePort.prototype, 'onmessage').set ?? nothing;
  const getErrorName = getter(DOMException.prototype, 'name');
  const getErrorMessage = getter(DOMException.prototype, 'message');
  const getScope = getter(ServiceWorkerRegistration.prototype, 'scope');
  const getSync = getter(ServiceWorkerRegistration.prototype, 'sync');
  const getPeriodicSync = getter(ServiceWorkerRegistration.prototype, 'periodicSync');
  // The engine's own promises, whatever the page calls `Promise`.
  const promises = getPrototypeOf((async () => {})()) ?? {};
  const NativePromise: unknown = own(promises, 'constructor').value;

  const scopes = new WeakMap<object, string>();
  let ended = false;
  let restore: () => void = nothing;
  let port: MessagePort | null = null;
  let lastCall = 0;
  /** Calls whose end is still to be noted. */
  let open = 0;
  let batch = emptyBatch();
  let flushing = false;
  let looking = false;
  const stacks = new Allowance(mostStacksAtOnce, mostStacksPerSecond);

  /** A property of the object itself; the page may have put `value` and `get` on `Object.prototype`. */
  function own(object: object, name: string): PropertyDescriptor {
    return { __proto__: null, ...getOwnPropertyDescriptor(object, name) } as PropertyDescriptor;
  }

  const time = () => timeOrigin + apply(now, clock, []);

  /** A promise of the browser as `await` takes it without asking the page's `constructor` or `then`. */
  function plainly<T>(promise: Promise<T>): Promise<T> {
    // Only where the page makes it needful: such a property slows all promises of the page down a little.
    if (own(promises, 'constructor').value !== NativePromise) {
      defineProperty(promise, 'constructor', { __proto__: null, value: NativePromise } as PropertyDescriptor);
    }
    return promise;
  }

  function note(fact: HookFact, manager: object, place: Error | null): void {
    const noted: Noted = { fact, manager, place, next: null };
    if (batch.last) batch.last.next = noted;
    else batch.first = noted;
    batch.last = noted;
    batch.count++;
    void flushSoon();
  }

  async function flushSoon(): Promise<void> {
    if (flushing) return;
    flushing = true;
    await null;
    try {
      flush();
    } catch {
      // The page had changed something before we came.
    }
  }

  function flush(): void {
    flushing = false;
    // While scopes are looked up the next facts gather.
    if (!port || looking || (batch.count === 0 && batch.dropped === 0)) return;
    const full = batch;
    batch = emptyBatch();
    for (let one = full.first; one; one = one.next) {
      if (apply(scopeIn, scopes, [one.manager]) !== undefined) continue;
      looking = true;
      void learnScopes(full);
      return;
    }
    send(full);
  }

  /** A manager does not tell whose it is: that is found only by asking for all registrations. */
  async function learnScopes(full: Batch): Promise<void> {
    try {
      // The browser would ask a `then` that the page has given to all lists, and report what it throws.
      const container = apply(getContainer, ownNavigator, []);
      const registrations =
        'then' in [] ? [] : await plainly(apply(getRegistrations, container, []) as Promise<ServiceWorkerRegistration[]>);
      for (let i = 0; i < registrations.length; i++) {
        const scope = apply(getScope, registrations[i], []);
        const sync = apply(getSync, registrations[i], []);
        const periodicSync = apply(getPeriodicSync, registrations[i], []);
        if (sync) apply(setScope, scopes, [sync, scope]);
        if (periodicSync) apply(setScope, scopes, [periodicSync, scope]);
      }
    } catch {
      // The document is going away.
    }
    looking = false;
    send(full);
    flush();
  }

  function send({ first, dropped }: Batch): void {
    const message: HookMessage = { facts: { __proto__: null } as unknown as HookMessage['facts'], count: 0, dropped };
    for (let one = first; one; one = one.next) {
      const { fact, manager, place } = one;
      fact.scope = (apply(scopeIn, scopes, [manager]) as string | undefined) ?? null;
      // Written out only now: that is the dear part, and the page's call is not to wait for it.
      if (fact.fact === 'called') fact.stack = stackOf(place);
      message.facts[message.count++] = fact;
    }
    try {
      apply(postMessage, port, [message]);
    } catch {
      // Nothing of ours may reach the page.
    }
  }

  /** The stack of a call as text; empty where the page formats stacks itself, since asking would run its code. */
  function stackOf(place: Error | null): string {
    try {
      return place && !('prepareStackTrace' in PageError) ? text(place.stack ?? '') : '';
    } catch {
      return '';
    }
  }

  /** Passes a call's result on as it is; the page handles a rejection, or not, as it would without us. */
  async function watch({ call, method }: Called, manager: object, result: Promise<unknown>): Promise<unknown> {
    const settled = (error: { name: string; message: string } | null): void => {
      open--;
      note({ fact: 'settled', call, method, scope: null, at: time(), error }, manager, null);
    };
    try {
      const value = await result;
      settled(null);
      return value;
    } catch (reason) {
      settled(describe(reason));
      throw reason;
    }
  }

  function describe(reason: unknown): { name: string; message: string } {
    try {
      return { name: text(apply(getErrorName, reason, [])), message: text(apply(getErrorMessage, reason, [])) };
    } catch {
      // No DOMException.
    }
    try {
      const { name, message } = reason as Error;
      if (typeof name === 'string' && typeof message === 'string') return { name, message };
    } catch {
      // Nor an error that lets itself be read.
    }
    return { name: 'Error', message: '' };
  }

  function isObject(value: unknown): value is object {
    return (typeof value === 'object' && value !== null) || typeof value === 'function';
  }

  function noteTag(fact: Called, tag: string): void {
    fact.tag = tag.length > longestTag ? apply(slice, tag, [0, longestTag]) + '…' : tag;
    batch.text += fact.tag.length;
  }

  /**
   * Notes the arguments of a call. What the page's own code gives is converted by that code, and only the browser
   * knows when, or whether, it asks for it: objects are replaced by ones that pass on what it asks.
   */
  function noteArguments(fact: Called, args: unknown[]): void {
    if (args.length === 0) return;
    const tag = args[0];
    if (isObject(tag)) {
      const passOn = (name: PropertyKey): unknown => {
        const method: unknown = get(tag, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => {
          const result: unknown = apply(method, tag, given);
          if (!isObject(result)) noteTag(fact, text(result));
          return result;
        };
      };
      // In the order in which the engine asks.
      args[0] = {
        __proto__: null,
        get [toPrimitive]() {
          return passOn(toPrimitive);
        },
        get toString() {
          return passOn('toString');
        },
        get valueOf() {
          return passOn('valueOf');
        },
      };
    } else noteTag(fact, text(tag));
    if (args.length === 1 || fact.api === 'sync' || fact.method !== 'register') return;
    const options = args[1];
    if (!isObject(options)) return;
    args[1] = {
      __proto__: null,
      get minInterval() {
        const { minInterval } = options as { minInterval: unknown };
        if (typeof minInterval === 'number') fact.minInterval = minInterval;
        return minInterval;
      },
    };
  }

  /** Notes a call before it is made; null if there is no room for it. */
  function called(api: Api, method: Method, manager: object, args: unknown[]): Called | null {
    if (open + batch.count >= longestHookMessage || batch.text > mostText) {
      batch.dropped++;
      void flushSoon();
      return null;
    }
    const at = time();
    let place: Error | null = null;
    try {
      // Here and not in a function of its own: V8 keeps ten places of a stack, and those of the page are wanted.
      if (stacks.take(1, at)) place = new PageError();
    } catch {
      // The page had put something else in the place of errors.
    }
    const fact: Called = { fact: 'called', call: ++lastCall, method, api, tag: '', scope: null, minInterval: null, at, stack: '' };
    noteArguments(fact, args);
    note(fact, manager, place);
    return fact;
  }

  function patch(prototype: object, api: Api, method: Method): void {
    const native = own(prototype, method);
    if (typeof native.value !== 'function') return;
    const proxy: unknown = new PageProxy(native.value, {
      __proto__: null,
      apply(target: () => unknown, manager: object, args: unknown[]) {
        const fact = ended ? null : called(api, method, manager, args);
        const result = apply(target, manager, args);
        // Another script may have patched the method before us, and may return what it likes.
        if (!fact || !isObject(result) || getPrototypeOf(result) !== promises) return result;
        open++;
        return watch(fact, manager, plainly(result as Promise<unknown>));
      },
    } as ProxyHandler<() => unknown>);
    if (!defineProperty(prototype, method, { __proto__: null, ...native, value: proxy } as PropertyDescriptor)) {
      throw new PageError();
    }
    const others = restore;
    restore = () => {
      others();
      // Another script may have patched it after us: then ours stays beneath, passing everything on.
      if (own(prototype, method).value === proxy) defineProperty(prototype, method, native);
    };
  }

  function end(): void {
    ended = true;
    restore();
    apply(unlisten, window, [relayOffersPort, takePort]);
    apply(unlisten, window, [hookReplaces, end]);
    if (port) apply(postMessage, port, [hookOff]);
  }

  /** Takes the first port that is offered; the page may offer some of its own later. */
  function takePort(event: Event): void {
    try {
      const offered = (apply(getPorts, event, []) as MessagePort[])[0];
      if (port || !offered) return;
      port = offered;
      apply(setOnMessage as (listener: unknown) => void, port, [(message: MessageEvent) => {
        if (apply(getData, message, []) === hookOff) end();
      }]);
      // Tells the relay that we are here.
      apply(preventDefault, event, []);
      flush();
    } catch {
      // The page has forged it.
    }
  }

  // The page may have come before us: what calls can't do without is tried before anything is patched.
  if (!(time() > 0) || typeof NativePromise !== 'function' || text(0) !== '0') return;

  // An older hook, of an extension that was reloaded since, takes its proxies out before ours go in.
  apply(dispatch, window, [new Event(hookReplaces)]);
  if (typeof SyncManager !== 'undefined') patch(SyncManager.prototype, 'sync', 'register');
  if (typeof PeriodicSyncManager !== 'undefined') {
    patch(PeriodicSyncManager.prototype, 'periodicSync', 'register');
    patch(PeriodicSyncManager.prototype, 'periodicSync', 'unregister');
  }
  // Last: a hook that could not be put in takes no port, by which the relay knows.
  apply(listen, window, [hookReplaces, end]);
  apply(listen, window, [relayOffersPort, takePort]);
  apply(dispatch, window, [new Event(hookAsksForPort)]);
}

function emptyBatch(): Batch {
  return { first: null, last: null, count: 0, text: 0, dropped: 0 };
}

try {
  // Missing in an insecure context, and refused in a sandboxed frame: there is nothing to see.
  if ('serviceWorker' in navigator && origin !== 'null') install();
} catch {
  // The page had replaced what we need before we came: it stays as it is, and the relay tells that we are not here.
}
