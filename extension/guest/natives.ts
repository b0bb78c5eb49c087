/**
 * What page-hook and worker-probe both need of the built-ins. They live among code that may replace any of them at any
 * time: they are taken at the start, none is called here then, as it may be another's already, and nothing is looked up on
 * a prototype later. No array is iterated or appended to, and what is read or written with
 * properties that may be missing has no prototype.
 */
export const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
export const NativeError = Error;
export const { slice, indexOf } = String.prototype;
export const { now } = Performance.prototype;
export const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
export const { postMessage } = MessagePort.prototype;

/** Calls a method. */
export const call = <A extends unknown[], R>(method: (...args: A) => R, self: unknown, ...args: A): R =>
  apply(method, self, args);

/** The same without a prototype. */
export const plain = <T>(object: T): T => ({ __proto__: null, ...object });

/** A property of the object itself; nothing is in it where there is none. */
export const own = (object: object, name: PropertyKey): PropertyDescriptor =>
  plain(getOwnPropertyDescriptor(object, name) as PropertyDescriptor);

/** Defines a property; false where the object is frozen. */
export const define = (object: object, name: PropertyKey, property: PropertyDescriptor): boolean =>
  defineProperty(object, name, plain(property));

/** Whether it is an object or a function. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' ? value !== null : typeof value === 'function';
