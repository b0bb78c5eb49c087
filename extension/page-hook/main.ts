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
import {
  addEventListener,
  apply,
  call,
  define,
  dispatchEvent,
  getPrototypeOf,
  isObject,
  NativeError,
  now,
  own,
  plain,
  postMessage,
  removeEventListener,
  slice,
} from '../guest/natives.ts';
import { clean, placeOf, stackOf, type Place } from '../guest/stacks.ts';
import { watch } from '../guest/watch.ts';

/** So many stacks are told in one message: not every one of a storm. */
const mostStacks = 20;
/** What the places of this script have in stacks. */
const ownPlace = '/page-hook.js:';
/** As many characters of tags as this for each fact are kept: the browser carries no more than 64 MB at once. */
const mostTagOnAverage = 200;

type Called = Extract<RawFact, { fact: 'called' }>;
type Call = Pick<RawFact, 'call' | 'of' | 'method'>;
type Native = (...args: unknown[]) => unknown;

/** Things by number. No array: the page may have put setters on the prototype of arrays. */
type List<T> = Record<number, T>;

function install(): void {
  const text = String;
  const { get: known, set: know } = WeakMap.prototype;
  const { toPrimitive } = Symbol;
  const clock = performance;
  const { timeOrigin } = clock;
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
  const promises = getPrototypeOf((async () => {})()) as object;
  const NativePromise: unknown = own(promises, 'constructor').value;

  /** The scopes of managers and registrations, and the browser's functions in whose place ours are. */
  const things = new WeakMap<object, unknown>();
  let restore = (): void => undefined;
  let port: MessagePort | undefined;
  let lastCall = 0;
  /** Calls whose end is still to be noted; without end when the hook has ended, so that nothing more is noted. */
  let open = 0;
  /** What is to be told, by number: gives a fact as it is to be sent. */
  let noted: List<() => RawFact>;
  let count: number;
  /** Characters of tags. */
  let length: number;
  let dropped: number;
  empty();
  let flushing: boolean | undefined;

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
    noted = plain({});
    count = length = dropped = 0;
  }

  function note(fact: RawFact, manager: object, place?: Place): void {
    if (open === Infinity) return;
    noted[count++] = () => {
      fact.scope = about(manager);
      // Written out only now: that is the dear part, and the page's call is not to wait for it.
      fact.stack = stackOf(place);
      return fact;
    };
    void flush();
  }

  /** Sends what was noted, after the call; while scopes are looked up the next facts gather. */
  async function flush(): Promise<void> {
    if (!port || flushing) return;
    flushing = true;
    await null;
    try {
      while (count + dropped > 0) {
        const message: HookMessage = { facts: plain({}), dropped };
        const due = noted;
        const end = count;
        empty();
        let asked: boolean | undefined;
        for (let i = 0; i < end; i++) {
          const tell = due[i] as () => RawFact;
          const fact = (message.facts[i] = tell());
          if (fact.scope === undefined && !asked) {
            asked = true;
            await plainly(learnScopes());
            tell();
          }
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
      const given = tag as { [toPrimitive]: unknown; toString: unknown; valueOf: unknown };
      args[0] = {
        __proto__: null,
        get [toPrimitive]() {
          return asked(given[toPrimitive]);
        },
        get toString() {
          return asked(given.toString);
        },
        get valueOf() {
          return asked(given.valueOf);
        },
      };
    } else noteTag(fact, text(tag));
    if (args.length === 1 || fact.of === 'SyncManager' || fact.method !== 'register') return;
    const options = args[1] as { minInterval: unknown };
    if (!isObject(options)) return;
    args[1] = {
      __proto__: null,
      get minInterval() {
        const { minInterval } = options;
        if (typeof minInterval === 'number') fact.minInterval = minInterval;
        return minInterval;
      },
    };
  }

  /** Replaces a method by one that differs in nothing but that it calls `instead` with the browser's. */
  function patch(
    prototype: object,
    name: string,
    instead: (native: Native, self: object, args: unknown[], ours: Native) => unknown,
  ): void {
    const property = own(prototype, name);
    const native = property.value as Native;
    if (typeof native !== 'function') return;
    const ours = {
      [name](this: object, ...args: unknown[]): unknown {
        return instead(native, this, args, ours);
      },
    }[name] as Native;
    define(ours, 'length', own(native, 'length'));
    learn(ours, native);
    if (!define(prototype, name, { ...property, value: ours })) throw new NativeError();
    const others = restore;
    restore = () => {
      others();
      // Another script may have patched it after us: then ours stays beneath, passing everything on.
      if (own(prototype, name).value === ours) define(prototype, name, property);
    };
  }

  /** Patches a method of an interface so that its calls are noted. A page may name an element like one that is missing. */
  function follow(of: Call['of'], method: Call['method']): void {
    const found = own(window, of).value as { prototype: object } | undefined;
    if (!found) return;
    patch(found.prototype, method, (native, manager, args, ours) => {
      if (open + count + length / mostTagOnAverage > longestHookMessage) {
        dropped++;
        void flush();
        return apply(native, manager, args);
      }
      const place = placeOf(ours);
      const called: Call = { call: ++lastCall, of, method };
      const fact = plain<Called>({ fact: 'called', ...called, at: time() });
      try {
        if (of === 'ServiceWorkerRegistration') learn(manager, call(getScope, manager));
        else noteArguments(fact, args);
      } catch {
        // The browser is going to refuse it.
      }
      note(fact, manager, count < mostStacks ? place : undefined);
      const result = apply(native, manager, args);
      // Another script may have patched the method before us, and may return what it likes.
      if (!isObject(result) || getPrototypeOf(result) !== promises) return result;
      open++;
      return watch(plainly(result as Promise<unknown>), place, ownPlace, (value, rejected) => {
        const error = rejected && describe(value);
        open--;
        note(plain<RawFact>({ fact: 'settled', ...called, at: time(), error, removed: value === true }), manager);
      });
    });
  }

  function end(): void {
    open = Infinity;
    restore();
    empty();
    call(removeEventListener, window, relayOffersPort, takePort);
    call(removeEventListener, window, hookReplaces, end);
    if (port) call(postMessage, port, hookOff);
    port = undefined;
  }

  /** Takes the first port that is offered; the page may offer some of its own later. */
  function takePort(event: Event): void {
    try {
      const offered = (call(getPorts, event) as MessagePort[])[0];
      if (port) return;
      // Tried, since the page may have come before us, or have offered none.
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
  call(dispatchEvent, window, new Event(hookReplaces));
  try {
    follow('SyncManager', 'register');
    follow('PeriodicSyncManager', 'register');
    follow('PeriodicSyncManager', 'unregister');
    follow('ServiceWorkerRegistration', 'unregister');
    patch(Function.prototype, 'toString', function show(native, self, args): unknown {
      try {
        return apply(native, about(self) || self, args);
      } catch (error) {
        // The browser's own frame is above ours, and in the place the patched method.
        clean(error, placeOf(show), 2, ownPlace);
        throw error;
      }
    });
  } catch (error) {
    restore();
    throw error;
  }
  // Last: a hook that could not be put in takes no port, by which the relay knows.
  call(addEventListener, window, hookReplaces, end);
  call(addEventListener, window, relayOffersPort, takePort);
  call(dispatchEvent, window, new Event(hookAsksForPort));
  // Nobody looks at this tab.
  call(addEventListener, AbortSignal.timeout(hookWaits), 'abort', () => port ?? end());
}

// Missing in an insecure context, and refused in a sandboxed frame: there is nothing to see. Where the page had replaced what
// we need before we came, this throws, which the build keeps from the page: all stays as it is, and the relay tells that we
// are not here.
if ('serviceWorker' in navigator && origin !== 'null') install();
