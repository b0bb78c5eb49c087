/** Puts functions of ours in the place of the browser's, so that a look at them tells no difference. */
import { apply, define, getOwnPropertyDescriptor, getProperty, NativeError, NativeProxy, ownValue, plain, weakMap } from './natives.ts';

/** A function of the browser. */
export type Native = (...args: unknown[]) => unknown;
/** Which part of a property is a function. */
type Part = 'value' | 'get' | 'set';

const natives = weakMap<object, Native>();
const handlers = weakMap<object, ProxyHandler<Native>>();
/** Puts back all that is not to stay. */
let restore = (): void => undefined;

/**
 * Replaces a function by one that is called in its place, with the same name, length, properties and text.
 * @throws when the object is frozen
 */
export function patch(
  object: object,
  name: string,
  part: Part,
  call: (native: Native, self: unknown, args: unknown[]) => unknown,
  stays = false,
): void {
  const descriptor = getOwnPropertyDescriptor(object, name);
  const native: unknown = descriptor && plain(descriptor)[part];
  if (!descriptor || typeof native !== 'function') return;
  // A handler with a prototype would have all the traps that the worker puts on `Object.prototype`.
  const handler = plain<ProxyHandler<Native>>({ apply: call });
  const proxy = new NativeProxy(native as Native, handler);
  natives.set(proxy, native as Native);
  handlers.set(proxy, handler);
  if (!define(object, name, { ...descriptor, [part]: proxy })) throw new NativeError();
  if (stays) return;
  const others = restore;
  restore = () => {
    others();
    const now = getOwnPropertyDescriptor(object, name);
    if (now && plain(now)[part] === proxy) define(object, name, { ...now, [part]: native });
  };
}

/**
 * Leaves something as a property of a function that was replaced, to be got once by who knows the key: the property is
 * in no list.
 */
export function leave(object: object, name: string, key: string, what: unknown): void {
  const handler = handlers.get(ownValue(object, name) as object);
  if (!handler) return;
  handler.get = (native, asked, receiver) => {
    if (asked !== key) return getProperty(native, asked, receiver) as unknown;
    delete handler.get;
    return what;
  };
}

/** Puts the browser's functions back, where no other script has put its own since. */
export function restorePatched(): void {
  restore();
}

/** Has functions of ours give the text of those that they replace. It stays, as the worker may have kept some. */
export function hidePatches(): void {
  patch(
    Function.prototype,
    'toString',
    'value',
    (native, self, args) => apply(native, natives.get(self as object) ?? self, args),
    true,
  );
}
