/**
 * The built-ins that the probe needs beside those of `guest/natives.ts`, taken as they are there. Where the worker's script
 * ran first, what it has put in their place is refused.
 */
import {
  addEventListener,
  apply,
  call,
  define,
  defineProperty,
  dispatchEvent,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  indexOf,
  isObject,
  NativeError,
  now,
  own,
  plain,
  postMessage,
  removeEventListener,
  slice,
} from '../guest/natives.ts';
import { captureStackTrace, isStackFormatted, stackAccess } from '../guest/stacks.ts';

export const { stringify } = JSON;
export const NativeException = DOMException;
const NativePromise = Promise;
export const NativeSyncEvent = SyncEvent;
export const NativePeriodicSyncEvent = PeriodicSyncEvent;
const NativeRejectionEvent = PromiseRejectionEvent;
const NativeChannel = MessageChannel;
const NativeWeakMap = WeakMap;
const { get, set } = WeakMap.prototype;
const { toString: sourceOf } = Function.prototype;
/** The global scope; the worker's script may give its names to something else. */
export const scope = self;
/** What the places of the probe have in stacks: see `probe-text.ts`. */
export const ownPlace = 'syncscope-probe:';

/**
 * Refuses what is not the browser's own: where the worker's script came first it may have put something else there,
 * and what is called in the middle of the worker's calls must do what it says.
 */
export function native<F>(found: F): F {
  if (call(slice, call(sourceOf, found), -15) === '[native code] }') return found;
  throw new NativeError();
}
const needed: unknown[] = [
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  slice,
  indexOf,
  get,
  set,
  now,
  addEventListener,
  removeEventListener,
  dispatchEvent,
  postMessage,
  stringify,
  captureStackTrace,
  NativeError,
  NativeWeakMap,
  NativeException,
  NativePromise,
  NativeSyncEvent,
  NativePeriodicSyncEvent,
  NativeRejectionEvent,
  NativeChannel,
];
for (let i = 0; i < needed.length; i++) native(needed[i]);

/** A map whose methods can't be replaced. */
export function weakMap<K extends object, V>(): Pick<WeakMap<K, V>, 'get' | 'set'> {
  const map = new NativeWeakMap<K, V>();
  map.get = get;
  map.set = set;
  return map;
}

/** The getter of an attribute, as a function of the object; it throws for objects that do not have the attribute. */
export function getter<T>(prototype: object, name: string): (of: object) => T {
  const get = native(own(prototype, name).get) as () => T;
  return (of) => call(get, of);
}

const clock = performance;
const timeOrigin = getter<number>(Performance.prototype, 'timeOrigin')(clock);
/** Now, epoch ms with a fraction. */
export const time = (): number => timeOrigin + call(now, clock);
const timeStampOf = getter<number>(Event.prototype, 'timeStamp');
/** When an event was made, epoch ms with a fraction. */
export const timeOf = (event: Event): number => timeOrigin + timeStampOf(event);

/** The argument of a call; undefined where there is none, though the worker may have put a getter in its place. */
export const argument = (args: unknown[], i: number): unknown => (args.length > i ? args[i] : undefined);

// An attribute of a global object stands on the object itself.
const registrationOf = getter<ServiceWorkerRegistration | null>(scope, 'registration');
/** The interface of registrations, as far as the worker's own shows it. */
export function registrationPrototype(): object | null {
  const registration = registrationOf(scope);
  return registration && getPrototypeOf(registration);
}

/** The scope of the worker's registration; null before its script runs, when there is none yet, '' if it is hidden. */
export function ownScope(): string | null {
  const prototype = registrationPrototype();
  if (!prototype) return null;
  try {
    // Its interface was not there either when we came, and may have been changed since.
    return getter<string>(prototype, 'scope')(registrationOf(scope) as object);
  } catch {
    return '';
  }
}

// Timers and queueMicrotask are not there before the worker's script runs; channels are.
const channel = new NativeChannel();
const port1 = getter<MessagePort>(NativeChannel.prototype, 'port1')(channel);
const port2 = getter<MessagePort>(NativeChannel.prototype, 'port2')(channel);
const listenTo = native(own(MessagePort.prototype, 'onmessage').set) as (listener: () => void) => void;
let tasks: Record<number, () => void> = plain({});
let taskCount = 0;
call(listenTo, port1, () => {
  const due = tasks;
  const end = taskCount;
  tasks = plain({});
  taskCount = 0;
  for (let i = 0; i < end; i++) due[i]?.();
});
/** Calls a function in a task of its own, after this one. */
export function macrotask(callback: () => void): void {
  tasks[taskCount++] = callback;
  if (taskCount === 1) call(postMessage, port2, null);
}

const promiseOf = getter<Promise<unknown>>(NativeRejectionEvent.prototype, 'promise');
/**
 * The promise that the browser makes of what it is given: a promise itself, also one of another class, or a new one
 * that follows a thenable. Only the browser tells them apart without running the worker's code.
 */
export function toPromise(value: unknown): Promise<unknown> {
  return promiseOf(
    new NativeRejectionEvent('', { __proto__: null, promise: value ?? null } as unknown as PromiseRejectionEventInit),
  );
}

/** Is told that a promise settled, and with what error where it was rejected. */
type Settled = (error?: ErrorText) => void;
let promises: Record<number, { promise: Promise<unknown>; settled: Settled }> = plain({});
let promiseCount = 0;

/**
 * Calls back when a promise settled, without a look at its `constructor`, which may run the worker's code: the
 * browser does not look at it either. It begins to wait when what runs now is over: where there is a debugger, V8 notes
 * the stack at each `await`, which is dear within a handler.
 */
export function follow(promise: Promise<unknown>, settled: Settled): void {
  promises[promiseCount++] = { promise, settled };
  if (promiseCount === 1) void followAll();
}

async function followAll(): Promise<void> {
  await null;
  const due = promises;
  const end = promiseCount;
  promises = plain({});
  promiseCount = 0;
  const { prototype } = NativePromise;
  const usual = own(prototype, 'constructor').value === NativePromise;
  for (let i = 0; i < end; i++) {
    const { promise, settled } = due[i] as { promise: Promise<unknown>; settled: Settled };
    const property = getOwnPropertyDescriptor(promise, 'constructor');
    const isUsual = usual && !property && getPrototypeOf(promise) === prototype;
    // A property of its own hides what is there for as long as `await` looks. Only where it must: V8 is slower after.
    const hidden = !isUsual && define(promise, 'constructor', { value: NativePromise, configurable: true });
    void wait(promise, settled);
    if (hidden && property) define(promise, 'constructor', property);
    else if (hidden) delete (promise as { constructor?: unknown }).constructor;
  }
}

async function wait(promise: Promise<unknown>, settled: Settled): Promise<void> {
  let error: ErrorText | undefined;
  try {
    await promise;
  } catch (reason) {
    error = describe(reason);
  }
  settled(error);
}

/** How long a text of a fact may be, in characters. */
const longestText = 10_240;
/** The text of what is no object, or its beginning: a worker may make it as long as it likes. No tag that is registered is longer. */
export const cut = (value: unknown): string =>
  call(slice, typeof value === 'symbol' ? 'Symbol' : `${value as string}`, 0, longestText);

/** An error, as facts tell it: without a message where it is none. */
export interface ErrorText {
  name?: string | undefined;
  message?: string;
  stack?: string;
}

/** Whether it is an error, and no proxy of one: those can't be looked at unnoticed. Before Chromium 134 all seem to be. */
const isError: (value: object) => boolean = own(NativeError, 'isError').value ?? (() => true);
const exceptionName = getter<string>(NativeException.prototype, 'name');
const exceptionMessage = getter<string>(NativeException.prototype, 'message');

/** What was thrown or rejected with, whatever it is; without running any code of the worker's. */
export function describe(reason: unknown): ErrorText {
  const error = plain<ErrorText>({});
  try {
    if (!isObject(reason)) error.message = cut(reason);
    else if (isError(reason)) describeError(reason, error);
  } catch {
    // A proxy among the prototypes of an error.
  }
  return error;
}

function describeError(reason: object, error: ErrorText): void {
  error.message = '';
  try {
    error.name = exceptionName(reason);
    error.message = exceptionMessage(reason);
  } catch {
    const message = textOf(reason, 'message');
    error.message = message ?? '';
    error.name = textOf(reason, 'name');
    // V8 writes them into the stack, and would ask for them as the worker's script defines them.
    if (message === undefined || error.name === undefined) return;
  }
  if (isStackFormatted()) return;
  const { get, value } = own(reason, 'stack');
  const stack: unknown = get && get === stackAccess().get ? call(get, reason) : value;
  if (typeof stack === 'string') error.stack = cut(stack);
}

/** A text property, as it is found on the object or its prototypes; undefined where a getter would have to be called. */
function textOf(object: object, name: string): string | undefined {
  for (let holder: object | null = object; holder; holder = getPrototypeOf(holder)) {
    const { configurable, value } = own(holder, name) as { configurable?: boolean; value?: unknown };
    if (configurable !== undefined) return typeof value === 'string' ? cut(value) : undefined;
  }
  return '';
}
