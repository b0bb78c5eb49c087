/**
 * The built-ins that the probe needs, taken before the worker's script can replace them. `apply` calls a
 * method without looking anything up; facts are objects without a prototype, so that no `toJSON` of the worker's is called.
 */
export const { apply } = Reflect;
export const { defineProperty, getOwnPropertyDescriptor } = Object;
export const { stringify } = JSON;
export const toText = String;
export const NativeError = Error;
export const NativePromise = Promise;
export const NativeDOMException = DOMException;
export const NativeSyncEvent = SyncEvent;
export const NativePeriodicSyncEvent = PeriodicSyncEvent;

const clock = performance;
const { now } = Performance.prototype;
const { timeOrigin } = clock;
/** Now, epoch ms with a fraction. */
export const time = (): number => timeOrigin + apply(now, clock, []);

const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
/**
 * Adds a listener to the worker's global scope. It runs in the order of adding: in a worker, capturing
 * listeners do not go first.
 */
export function listen(type: string, listener: (event: Event) => void): void {
  apply(addEventListener, self, [type, listener]);
}
/** Removes a listener from the worker's global scope. */
export function unlisten(type: string, listener: (event: Event) => void): void {
  apply(removeEventListener, self, [type, listener]);
}
/** Dispatches an event on the worker's global scope. */
export function dispatch(event: Event): void {
  apply(dispatchEvent, self, [event]);
}

const { get, set } = WeakMap.prototype;
/** A map whose methods can't be replaced. */
export function weakMap<K extends object, V>(): { get: (key: K) => V | undefined; set: (key: K, value: V) => void } {
  const map = new WeakMap<K, V>();
  return {
    get: (key) => apply(get, map, [key]) as V | undefined,
    set: (key, value) => void apply(set, map, [key, value]),
  };
}

/** The getter of an attribute, as a function of the object. */
export function getter<T>(prototype: object, name: string): (of: object) => T {
  const get = getOwnPropertyDescriptor(prototype, name)?.get;
  return (of) => apply(get as () => T, of, []);
}

const timeStampOf = getter<number>(Event.prototype, 'timeStamp');
/** When an event was made, epoch ms with a fraction. */
export const timeOf = (event: Event): number => timeOrigin + timeStampOf(event);

// An attribute of a global object stands on the object itself.
const registrationOf = getter<ServiceWorkerRegistration | null>(self, 'registration');
/** The scope of the worker's registration; null before its script runs, when there is none yet. */
export function ownScope(): string | null {
  return registrationOf(self)?.scope ?? null;
}

// Timers and queueMicrotask are not there before the worker's script runs; channels are.
const { port1, port2 } = new MessageChannel();
const { postMessage } = MessagePort.prototype;
let tasks: (() => void)[] = [];
port1.onmessage = () => {
  const due = tasks;
  tasks = [];
  for (let i = 0; i < due.length; i++) due[i]?.();
};
/** Calls a function in a task of its own, after this one. */
export function macrotask(callback: () => void): void {
  defineProperty(tasks, tasks.length, { value: callback, configurable: true });
  if (tasks.length === 1) apply(postMessage, port2, [null]);
}

/** The stack here, as text; empty where the worker formats stacks itself, since asking would run its code. */
export function stackHere(): string {
  return getOwnPropertyDescriptor(NativeError, 'prepareStackTrace') ? '' : (new NativeError().stack ?? '');
}

/** An error, as facts tell it. */
export interface ErrorText {
  name: string;
  message: string;
  stack?: string;
}

/** What was thrown or rejected with, whatever it is. */
export function describe(reason: unknown): ErrorText {
  try {
    if (typeof reason !== 'object' || reason === null) {
      return plain({ name: 'Error', message: typeof reason === 'symbol' ? 'Symbol' : toText(reason) });
    }
    const { name, message, stack } = reason as Error;
    const error = { name: toText(name ?? 'Error'), message: toText(message ?? '') };
    return plain(typeof stack === 'string' ? { ...error, stack } : error);
  } catch {
    return plain({ name: 'Error', message: 'The reason can’t be read.' });
  }
}

/** The same object without a prototype. */
export function plain<T extends object>(object: T): T {
  return { __proto__: null, ...object };
}
