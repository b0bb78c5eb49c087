/**
 * page-hook: runs in the page's own world and sees the page call `register()` and `unregister()`.
 *
 * The page may replace any global at any time, so everything needed is taken here, at the start, and nothing
 * is looked up on a prototype later: built-ins are applied, promises are awaited by `plainly`, and what reads or
 * writes properties that may be missing has no prototype. The patched methods are methods as the browser's are, with
 * their name, length and text, and errors are rid of our frames. What the page hands over is converted when the
 * browser asks for it, once, as without us.
 */
import {
  hookAsksForPort,
  hookOff,
  hookReplaces,
  hookWaits,
  longestHookMessage,
  longestTag,
  relayOffersPort,
  type HookError,
  type HookMessage,
  type RawFact,
} from '../../src/protocol/hook.ts';

/** So many stacks are taken in a tenth of a second: not every one of a storm. */
const mostStacks = 20;
/** What the places of this script have in stacks. */
const ownPlace = '/page-hook.js:';
/** As many characters of tags as this for each fact are kept: the browser carries no more than 64 MB at once. */
const mostTagOnAverage = 200;

type Called = Extract<RawFact, { fact: 'called' }>;
type Api = Called['api'];
type Method = Called['method'];
type Native = (...args: unknown[]) => unknown;

/** Things by number. No array: the page may have put setters on the prototype of arrays. */
type List<T> = Record<number, T>;
/** Where a call was made: the page's part of the stack. */
interface Place {
  stack?: string;
}

function install(): void {
  const { apply, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const PageError = Error;
  const { captureStackTrace } = PageError;
  const text = String;
  const { toPrimitive } = Symbol;
  const { slice, indexOf } = String.prototype;
  const clock = performance;
  const { now, timeOrigin } = clock;
  const { get: known, set: know } = WeakMap.prototype;
  const { postMessage } = MessagePort.prototype;
  const { addEventListener: listen, removeEventListener: unlisten, dispatchEvent: dispatch } = EventTarget.prototype;
  const { preventDefault } = Event.prototype;
  const container = navigator.serviceWorker;
  const { getRegistrations } = container;
  const registrations = ServiceWorkerRegistration.prototype;
  const getter = (prototype: object, name: string) => own(prototype, name).get as () => unknown;
  const getPorts = getter(MessageEvent.prototype, 'ports');
  const getErrorName = getter(DOMException.prototype, 'name');
  const getErrorMessage = getter(DOMException.prototype, 'message');
  const getScope = getter(registrations, 'scope');
  const getSync = getter(registrations, 'sync');
  const getPeriodicSync = getter(registrations, 'periodicSync');
  // The engine's own promises, whatever the page calls `Promise`.
  const promises = getPrototypeOf((async () => {})()) ?? {};
  const NativePromise: unknown = own(promises, 'constructor').value;

  /** The scopes of managers and registrations, and the browser's functions in whose place ours are. */
  const things = new WeakMap<object, unknown>();
  let restore = (): void => undefined;
  let port: MessagePort | null = null;
  let lastCall = 0;
  /** Calls whose end is still to be noted; without end when the hook has ended, so that nothing more is noted. */
  let open = 0;
  /** What is to be sent: facts, each with what it still needs before that. */
  let facts: List<RawFact>;
  let managers: List<object>;
  let places: List<Place | null>;
  let count: number;
  /** Characters of tags. */
  let length: number;
  let dropped: number;
  empty();
  let flushing = false;
  let stacks = 0;
  let stacksSince = 0;

  function call<A extends unknown[], R>(method: (...args: A) => R, self: unknown, ...args: A): R {
    return apply(method, self, args);
  }

  /** The same without a prototype; the page may have put `value` and `get` on that of all objects. */
  function plain<T>(object: T): T {
    return { __proto__: null, ...object };
  }

  /** A property of the object itself. */
  function own(object: object, name: string): PropertyDescriptor {
    return plain(getOwnPropertyDescriptor(object, name) as PropertyDescriptor);
  }

  function define(object: object, name: PropertyKey, property: PropertyDescriptor): boolean {
    return defineProperty(object, name, plain(property));
  }

  /** What is known of a thing. */
  const about = (thing: unknown): unknown => call(known, things, thing as object);
  const learn = (thing: unknown, what: unknown): unknown => call(know, things, thing as object, what);

  const time = () => timeOrigin + call(now, clock);

  /** A promise of the browser as `await` takes it without asking the page's `constructor` or `then`. */
  function plainly<T>(promise: Promise<T>): Promise<T> {
    // Only where the page makes it needful: such a property slows all promises of the page down a little.
    if (own(promises, 'constructor').value !== NativePromise) {
      define(promise, 'constructor', { value: NativePromise });
    }
    return promise;
  }

  function empty(): void {
    facts = plain({});
    managers = plain({});
    places = plain({});
    count = length = dropped = 0;
  }

  function note(fact: RawFact, manager: object, place: Place | null): void {
    if (open === Infinity) return;
    facts[count] = fact;
    managers[count] = manager;
    places[count++] = place;
    void flush();
  }

  /** Sends what was noted, after the call; while scopes are looked up the next facts gather. */
  async function flush(): Promise<void> {
    if (!port || flushing) return;
    flushing = true;
    await null;
    try {
      while (count + dropped > 0) {
        const message: HookMessage = { facts, count, dropped };
        const ofFacts = managers;
        const at = places;
        empty();
        let i = 0;
        while (i < message.count && about(ofFacts[i]) !== undefined) i++;
        if (i < message.count) await plainly(learnScopes());
        for (i = 0; i < message.count; i++) {
          const fact = message.facts[i] as RawFact;
          fact.scope = about(ofFacts[i]);
          // Written out only now: that is the dear part, and the page's call is not to wait for it.
          fact.stack = stackOf(at[i]);
        }
        call(postMessage, port, message);
      }
    } catch {
      // The page had changed something before we came.
    }
    flushing = false;
  }

  /** A manager does not tell whose it is: that is found only by asking for all registrations. */
  async function learnScopes(): Promise<void> {
    // The browser would ask a `then` that the page has given to all lists, and report what it throws.
    if ('then' in []) return;
    try {
      const all = await plainly(call(getRegistrations, container) as Promise<ServiceWorkerRegistration[]>);
      for (let i = 0; i < all.length; i++) {
        const scope = call(getScope, all[i]);
        learn(call(getSync, all[i]), scope);
        learn(call(getPeriodicSync, all[i]), scope);
      }
    } catch {
      // The document is going away, or the browser has but one of them.
    }
  }

  /** A place as text; empty where the page formats stacks itself, since asking would run its code. */
  function stackOf(place: Place | null | undefined): string {
    return (!('prepareStackTrace' in PageError) && place?.stack) || '';
  }

  function placeOf(ours: Native): Place {
    const place: Place = plain({});
    try {
      captureStackTrace(place, ours);
    } catch {
      // The page had put something else in the place of errors.
    }
    return place;
  }

  /** Where so many lines of a text end. */
  function endOf(lines: number, stack: string): number {
    let end = 0;
    while (lines-- > 0) end = call(indexOf, stack + '\n', '\n', end + 1);
    return end;
  }

  /**
   * Takes our frames out of the stack of an error that the browser made. Those of the page are put there as they are
   * at `place`, since ours count among the few that V8 keeps.
   * @param lines how many come before ours, in both
   */
  function clean(error: unknown, place: Place | null, lines: number): void {
    try {
      const { get: read, set: write } = own(new PageError(), 'stack');
      const beneath = stackOf(place);
      const stack = beneath && (call(read as Native, error) as string);
      const end = endOf(lines, stack);
      const at = call(indexOf, stack, ownPlace, end);
      if (at < 0 || at > endOf(lines + 1, stack)) return;
      call(write as Native, error, call(slice, stack, 0, end) + call(slice, beneath, endOf(lines, beneath)));
    } catch {
      // No error of the engine.
    }
  }

  /** Passes a call's result on as it is; the page handles a rejection, or not, as it would without us. */
  async function watch({ call, api, method }: Called, manager: object, place: Place | null, result: unknown): Promise<unknown> {
    let error: HookError | null = null;
    let removed = false;
    try {
      const value = await result;
      removed = value === true;
      return value;
    } catch (reason) {
      error = describe(reason);
      clean(reason, place, 1);
      throw reason;
    } finally {
      open--;
      note(plain<RawFact>({ fact: 'settled', call, api, method, at: time(), error, removed }), manager, null);
    }
  }

  function describe(reason: unknown): HookError {
    let name: unknown;
    let message: unknown;
    try {
      name = call(getErrorName, reason);
      message = call(getErrorMessage, reason);
    } catch {
      try {
        ({ name, message } = reason as Error);
      } catch {
        // Neither a DOMException nor an error that lets itself be read.
      }
    }
    return typeof name === 'string' && typeof message === 'string' ? { name, message } : {};
  }

  function isObject(value: unknown): value is object {
    return (typeof value === 'object' && value !== null) || typeof value === 'function';
  }

  function noteTag(fact: Called, tag: string): void {
    fact.tag = call(slice, tag, 0, longestTag + 1);
    length += fact.tag.length;
  }

  /**
   * Notes the arguments of a call. What the page's own code gives is converted by that code, and only the browser
   * knows when, or whether, it asks for it: objects are replaced by ones that pass on what it asks.
   */
  function noteArguments(fact: Called, args: unknown[]): void {
    if (args.length === 0) return;
    const tag = args[0];
    if (isObject(tag)) {
      const asked = (method: unknown): unknown => {
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => {
          const result: unknown = apply(method, tag, given);
          if (!isObject(result)) noteTag(fact, text(result));
          return result;
        };
      };
      args[0] = plain({});
      passOn(args[0], tag, toPrimitive, asked);
      passOn(args[0], tag, 'toString', asked);
      passOn(args[0], tag, 'valueOf', asked);
    } else noteTag(fact, text(tag));
    if (args.length === 1 || fact.api === 'sync' || fact.method !== 'register') return;
    const options = args[1];
    if (!isObject(options)) return;
    args[1] = plain({});
    passOn(args[1], options, 'minInterval', (minInterval) => {
      if (typeof minInterval === 'number') fact.minInterval = minInterval;
      return minInterval;
    });
  }

  /** Has one object give what another one does, when it is asked for it. */
  function passOn(to: unknown, from: object, name: PropertyKey, asked: (value: unknown) => unknown): void {
    define(to as object, name, { get: () => asked(get(from, name)) });
  }

  /** Replaces a method by one that differs in nothing but that it calls `instead` with the browser's. */
  function patch(prototype: object, name: string, instead: (native: Native, self: object, args: unknown[], ours: Native) => unknown): void {
    const property = own(prototype, name);
    const native = property.value as Native;
    if (typeof native !== 'function') return;
    const ours = {
      [name](this: object, ...args: unknown[]): unknown {
        return instead(native, this, args, ours);
      },
    }[name] as Native;
    define(ours, 'length', { value: own(native, 'length').value });
    learn(ours, native);
    if (!define(prototype, name, { ...property, value: ours })) throw new PageError();
    const others = restore;
    restore = () => {
      others();
      // Another script may have patched it after us: then ours stays beneath, passing everything on.
      if (own(prototype, name).value === ours) define(prototype, name, property);
    };
  }

  /** Patches a method of an interface so that its calls are noted. A page may name an element like one that is missing. */
  function follow(name: string, api: Api, method: Method): void {
    const found = own(window, name).value as { prototype: object } | undefined;
    if (!found) return;
    patch(found.prototype, method, (native, manager, args, ours) => {
      let fact: Called | null = null;
      let place: Place | null = null;
      if (open + count + length / mostTagOnAverage > longestHookMessage) {
        dropped++;
        void flush();
      } else {
        const at = time();
        if (at - stacksSince > 100) {
          stacks = 0;
          stacksSince = at;
        }
        place = placeOf(ours);
        fact = plain<Called>({ fact: 'called', call: ++lastCall, method, api, tag: '', at });
        try {
          if (api === 'registration') learn(manager, call(getScope, manager));
          else noteArguments(fact, args);
        } catch {
          // The browser is going to refuse it.
        }
        note(fact, manager, stacks++ < mostStacks ? place : null);
      }
      const result = apply(native, manager, args);
      // Another script may have patched the method before us, and may return what it likes.
      if (!fact || !isObject(result) || getPrototypeOf(result) !== promises) return result;
      open++;
      return watch(fact, manager, place, plainly(result as Promise<unknown>));
    });
  }

  function end(): void {
    open = Infinity;
    restore();
    empty();
    call(unlisten, window, relayOffersPort, takePort);
    call(unlisten, window, hookReplaces, end);
    if (port) call(postMessage, port, hookOff);
    port = null;
  }

  /** Takes the first port that is offered; the page may offer some of its own later. */
  function takePort(event: Event): void {
    try {
      const offered = (call(getPorts, event) as MessagePort[])[0];
      if (port || !offered) return;
      // Tried, since the page may have come before us.
      call(postMessage, offered, null);
      port = offered;
      // Tells the relay that we are here.
      call(preventDefault, event);
      void flush();
    } catch {
      // The page has forged it.
    }
  }

  // The page may have come before us: what calls can't do without is tried before anything is patched.
  if (!(time() > 0) || typeof NativePromise !== 'function' || text(0) !== '0') return;

  // An older hook, of an extension that was reloaded since, takes its methods out before ours go in.
  call(dispatch, window, new Event(hookReplaces));
  try {
    follow('SyncManager', 'sync', 'register');
    follow('PeriodicSyncManager', 'periodicSync', 'register');
    follow('PeriodicSyncManager', 'periodicSync', 'unregister');
    follow('ServiceWorkerRegistration', 'registration', 'unregister');
    patch(Function.prototype, 'toString', function show(native, self, args): unknown {
      try {
        return apply(native, (typeof self === 'function' && about(self)) || self, args);
      } catch (error) {
        // The browser's own frame is above ours, and in the place the patched method.
        clean(error, placeOf(show as Native), 2);
        throw error;
      }
    });
  } catch (error) {
    restore();
    throw error;
  }
  // Last: a hook that could not be put in takes no port, by which the relay knows.
  call(listen, window, hookReplaces, end);
  call(listen, window, relayOffersPort, takePort);
  call(dispatch, window, new Event(hookAsksForPort));
  // Nobody looks at this tab.
  call(listen, AbortSignal.timeout(hookWaits), 'abort', () => port ?? end());
}

try {
  // Missing in an insecure context, and refused in a sandboxed frame: there is nothing to see.
  if ('serviceWorker' in navigator && origin !== 'null') install();
} catch {
  // The page had replaced what we need before we came: it stays as it is, and the relay tells that we are not here.
}
