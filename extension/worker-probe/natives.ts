/**
 * The built-ins that the probe needs, taken before the worker's script can replace them. `apply` calls a method
 * without looking anything up. Nothing here or in its users may go by a prototype that the worker can change: no
 * array is iterated or appended to, and objects that the engine reads have no prototype.
 */
import { Allowance } from '../../src/protocol/allowance.ts';

export const { apply } = Reflect;
export const { getOwnPropertyDescriptor } = Object;
export const { stringify } = JSON;
export const toText = String;
export const NativeError = Error;
export const NativePromise = Promise;
export const NativeSyncEvent = SyncEvent;
export const NativePeriodicSyncEvent = PeriodicSyncEvent;
/** The global scope; the worker's script may give its names to something else. */
export const scope = self;
const NativeRejectionEvent = PromiseRejectionEvent;
const NativeChannel = MessageChannel;
const NativeWeakMap = WeakMap;
const { getPrototypeOf } = Object;
const { defineProperty, deleteProperty } = Reflect;
export const { slice } = String.prototype;
const { indexOf } = String.prototype;
const { captureStackTrace } = NativeError;
const { toString: sourceOf } = Function.prototype;
const { now } = Performance.prototype;
const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
const { get, set } = WeakMap.prototype;
const { postMessage } = MessagePort.prototype;

/**
 * Refuses what is not the browser's own: where the worker's script came first it may have put something else there,
 * and what is called in the middle of the worker's calls must do what it says.
 */
export function native<F>(found: F): F {
  if (apply(slice, apply(sourceOf, found, []), [-15]) === '[native code] }') return found;
  throw new NativeError();
}
const needed: unknown[] = [
  apply,
  getOwnPropertyDescriptor,
  stringify,
  toText,
  NativeError,
  NativePromise,
  captureStackTrace,
  NativeSyncEvent,
  NativePeriodicSyncEvent,
  NativeRejectionEvent,
  NativeChannel,
  NativeWeakMap,
  getPrototypeOf,
  defineProperty,
  deleteProperty,
  slice,
  indexOf,
  now,
  addEventListener,
  removeEventListener,
  dispatchEvent,
  get,
  set,
  postMessage,
];
for (let i = 0; i < needed.length; i++) native(needed[i]);

/** The same object without a prototype. */
export function plain<T extends object>(object: T): T {
  return { __proto__: null, ...object };
}

/** The value of an own property; undefined where there is none, or a getter. */
export function ownValue(object: object, name: string): unknown {
  return plain(getOwnPropertyDescriptor(object, name) ?? {}).value;
}

/** Removes a property. */
export function remove(object: object, name: string): void {
  deleteProperty(object, name);
}

/** Defines a property; false where the object is frozen. */
export function define(object: object, name: string, descriptor: PropertyDescriptor): boolean {
  return defineProperty(object, name, plain(descriptor));
}

/** The getter of an attribute, as a function of the object; it throws for objects that do not have the attribute. */
export function getter<T>(prototype: object, name: string): (of: object) => T {
  const get = native(getOwnPropertyDescriptor(prototype, name)?.get);
  return (of) => apply(get as () => T, of, []);
}

const clock = performance;
const timeOrigin = getter<number>(Performance.prototype, 'timeOrigin')(clock);
/** Now, epoch ms with a fraction. */
export const time = (): number => timeOrigin + apply(now, clock, []);

/**
 * Adds a listener to the worker's global scope. It runs in the order of adding: in a worker, capturing
 * listeners do not go first.
 */
export function listen(type: string, listener: (event: Event) => void): void {
  apply(addEventListener, scope, [type, listener]);
}
/** Removes a listener from the worker's global scope. */
export function unlisten(type: string, listener: (event: Event) => void): void {
  apply(removeEventListener, scope, [type, listener]);
}
/** Dispatches an event on the worker's global scope. */
export function dispatch(event: Event): void {
  apply(dispatchEvent, scope, [event]);
}

/** A map whose methods can't be replaced. */
export function weakMap<K extends object, V>(): { get: (key: K) => V | undefined; set: (key: K, value: V) => void } {
  const map = new NativeWeakMap<K, V>();
  return {
    get: (key) => apply(get, map, [key]) as V | undefined,
    set: (key, value) => void apply(set, map, [key, value]),
  };
}

const timeStampOf = getter<number>(Event.prototype, 'timeStamp');
/** When an event was made, epoch ms with a fraction. */
export const timeOf = (event: Event): number => timeOrigin + timeStampOf(event);

// An attribute of a global object stands on the object itself.
const registrationOf = getter<ServiceWorkerRegistration | null>(scope, 'registration');
/** The interface of registrations, as far as the worker's own shows it. */
export function registrationPrototype(): object | null {
  const registration = registrationOf(scope);
  return registration && (getPrototypeOf(registration) as object | null);
}

/** The scope of the worker's registration; null before its script runs, when there is none yet, '' if it is hidden. */
export function ownScope(): string | null {
  const registration = registrationOf(scope);
  if (!registration) return null;
  try {
    // Its interface was not there either when we came, and may have been changed since.
    return getter<string>(getPrototypeOf(registration) as object, 'scope')(registration);
  } catch {
    return '';
  }
}

// Timers and queueMicrotask are not there before the worker's script runs; channels are.
const channel = new NativeChannel();
const port1 = getter<MessagePort>(NativeChannel.prototype, 'port1')(channel);
const port2 = getter<MessagePort>(NativeChannel.prototype, 'port2')(channel);
let tasks: Record<number, () => void> = plain({});
let taskCount = 0;
const listenTo = native(getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')?.set);
apply(listenTo as () => void, port1, [
  () => {
    const due = tasks;
    const count = taskCount;
    tasks = plain({});
    taskCount = 0;
    for (let i = 0; i < count; i++) due[i]?.();
  },
]);
/** Calls a function in a task of its own, after this one. */
export function macrotask(callback: () => void): void {
  tasks[taskCount++] = callback;
  if (taskCount === 1) apply(postMessage, port2, [null]);
}

const promiseOf = getter<Promise<unknown>>(NativeRejectionEvent.prototype, 'promise');
/**
 * The promise that the browser makes of what it is given: a promise itself, also one of another class, or a new one
 * that follows a thenable. Only the browser tells them apart without running the worker's code.
 */
export function toPromise(value: unknown): Promise<unknown> {
  return promiseOf(new NativeRejectionEvent('', plain({ promise: (value ?? null) as Promise<unknown>, reason: null })));
}

/**
 * Calls back when a promise settled, without a look at its `constructor`, which may run the worker's code: the
 * browser does not look at it either.
 */
export function follow(promise: Promise<unknown>, settled: (failure: { reason: unknown } | null) => void): void {
  const wait = async (): Promise<void> => {
    try {
      await promise;
    } catch (reason) {
      return settled({ reason });
    }
    settled(null);
  };
  const own = getOwnPropertyDescriptor(promise, 'constructor');
  const inherited = getOwnPropertyDescriptor(NativePromise.prototype, 'constructor');
  const usual = !own && getPrototypeOf(promise) === NativePromise.prototype && plain(inherited ?? {}).value === NativePromise;
  // A property of its own hides what is there for as long as `await` looks. Only where it must: V8 is slower after.
  const hidden = !usual && define(promise, 'constructor', { value: NativePromise, configurable: true });
  void wait();
  if (!hidden) return;
  if (own) define(promise, 'constructor', own);
  else remove(promise, 'constructor');
}

/** What the places of the probe have in stacks: see `probe-text.ts`. */
const ownPlace = 'syncscope-probe:';
/** How long a text of a fact may be, in characters. */
const longestText = 10_240;
/** So many stacks are taken at once, and in each second after that: not every one of a storm. */
const stacks = new Allowance(200, 2_000);

/** The beginning of a text that a worker may have made as long as it likes. No tag that is registered is longer. */
export function cut(text: string): string {
  return apply(slice, text, [0, longestText]);
}

/** Whether V8 would ask the worker's script to write a stack. */
function isStackFormatted(): boolean {
  return 'prepareStackTrace' in NativeError;
}

/** A place in the worker's script. */
export interface Place {
  stack?: string;
}

/** Where a function of ours was called. */
export function placeOf(ours: unknown): Place {
  const place = plain<Place>({});
  captureStackTrace(place, ours as () => void);
  return place;
}

/** Whether there is time to write a stack out: in a storm there is none. */
export function mayTellStack(): boolean {
  return stacks.take(1, time());
}

/** A place as text; empty where asking would run the worker's code. */
export function stackOf(place: Place): string {
  return isStackFormatted() ? '' : cut(place.stack ?? '');
}

/** Where so many lines of a text end. */
function endOf(lines: number, text: string): number {
  let end = 0;
  while (lines-- > 0) end = apply(indexOf, `${text}\n`, ['\n', end + 1]);
  return end;
}

/**
 * Takes our frames out of the stack of an error that the browser made. Those of the worker's script are put there as
 * they are at `place`, since ours count among the few that V8 keeps.
 * @param lines how many come before ours, in both
 */
export function clean(error: unknown, place: Place, lines: number): void {
  const beneath = stackOf(place);
  if (beneath === '' || !nativeStack.get || typeof error !== 'object' || error === null) return;
  const stack: unknown = apply(nativeStack.get as () => unknown, error, []);
  if (typeof stack !== 'string') return;
  const end = endOf(lines, stack);
  const at = apply(indexOf, stack, [ownPlace, end]);
  if (at < 0 || at > endOf(lines + 1, stack)) return;
  const kept = apply(slice, stack, [0, end]) + apply(slice, beneath, [endOf(lines, beneath)]);
  apply(nativeStack.set as (stack: string) => void, error, [kept]);
}

/** An error, as facts tell it. */
export interface ErrorText {
  name: string;
  message: string;
  stack?: string;
}

/** Whether it is an error, and no proxy of one: those can't be looked at unnoticed. Before Chromium 134 all seem to be. */
const isError: (value: object) => boolean = getOwnPropertyDescriptor(NativeError, 'isError')?.value ?? (() => true);
/** How the stack of an error is read and written; before Chromium 134 it is a value. */
const nativeStack = plain(getOwnPropertyDescriptor(new NativeError(), 'stack') ?? {});
const exceptionName = getter<string>(DOMException.prototype, 'name');
const exceptionMessage = getter<string>(DOMException.prototype, 'message');

/** What was thrown or rejected with, whatever it is; without running any code of the worker's. */
export function describe(reason: unknown): ErrorText {
  const error = plain<ErrorText>({ name: 'Error', message: '' });
  try {
    if ((typeof reason !== 'object' && typeof reason !== 'function') || reason === null) {
      error.message = typeof reason === 'symbol' ? 'Symbol' : cut(toText(reason));
    } else if (!isError(reason)) error.message = 'What it failed with is not an error.';
    else describeError(reason, error);
  } catch {
    // A proxy among the prototypes of an error.
  }
  return error;
}

function describeError(reason: object, error: ErrorText): void {
  try {
    error.name = exceptionName(reason);
    error.message = exceptionMessage(reason);
  } catch {
    const message = textOf(reason, 'message');
    error.message = message ?? '';
    const name = textOf(reason, 'name');
    error.name = name ?? 'Error';
    // V8 writes them into the stack, and would ask for them as the worker's script defines them.
    if (name === null || message === null) return;
  }
  if (isStackFormatted()) return;
  const { get, value } = plain(getOwnPropertyDescriptor(reason, 'stack') ?? {});
  const stack: unknown = get && get === nativeStack.get ? apply(get, reason, []) : value;
  if (typeof stack === 'string') error.stack = cut(stack);
}

/** A text property, as it is found on the object or its prototypes; null where a getter would have to be called. */
function textOf(object: object, name: string): string | null {
  for (let holder: object | null = object; holder; holder = getPrototypeOf(holder) as object | null) {
    const found = getOwnPropertyDescriptor(holder, name);
    if (!found) continue;
    const { value } = plain(found) as { value?: unknown };
    return typeof value === 'string' ? cut(value) : null;
  }
  return '';
}
