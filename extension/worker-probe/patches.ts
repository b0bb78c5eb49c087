/** Puts functions of ours in the place of the browser's, so that a look at them tells no difference. */
import { apply, define, NativeError, own } from '../guest/natives.ts';
import { clean, placeOf } from '../guest/stacks.ts';
import { argument, ownPlace, weakMap } from './natives.ts';

/** A function of the browser. */
export type Native = (...args: unknown[]) => unknown;
/** Which part of a property is a function. */
type Part = 'value' | 'get' | 'set';
/** What is called in the place of a function; `ours` is what was put there. */
export type Instead = (native: Native, self: unknown, args: unknown[], ours: Native) => unknown;

const natives = weakMap<object, Native>();
/** Puts back all that is not to stay. */
export let restore = (): void => undefined;

/**
 * Replaces a function by one that is called in its place: a method as the browser's are, of the same name and length.
 * What it throws is rid of our frames.
 * @throws when the object is frozen
 */
export function patch(object: object, name: string, part: Part, instead: Instead, stays = false): void {
  const property = own(object, name);
  const native: unknown = property[part];
  if (typeof native !== 'function') return;
  const called = own(native, 'name').value as string;
  const ours = {
    [called](this: unknown, ...args: unknown[]): unknown {
      try {
        return instead(native as Native, this, args, ours);
      } catch (error) {
        clean(error, placeOf(ours), 1, ownPlace);
        throw error;
      }
    },
  }[called] as Native;
  define(ours, 'length', own(native, 'length'));
  natives.set(ours, native as Native);
  if (!define(object, name, { ...property, [part]: ours })) throw new NativeError();
  if (stays) return;
  const others = restore;
  restore = () => {
    others();
    const now = own(object, name);
    // Where another script has put its own since, that stays.
    if (now[part] === ours) define(object, name, { ...now, [part]: native });
  };
}

/**
 * Has functions of ours give the text of those that they replace. It stays, as the worker may have kept some.
 * @param left gives what is left for who knows the key that it is asked with
 */
export function hidePatches(left: (key: unknown) => unknown): void {
  const show: Instead = (native, self, args) => {
    const found = left(argument(args, 0));
    if (found) return found;
    try {
      return apply(native, natives.get(self as object) ?? self, args);
    } catch (error) {
      // The browser's own frame is above ours, and in the place the patched method.
      clean(error, placeOf(show), 2, ownPlace);
      throw error;
    }
  };
  patch(Function.prototype, 'toString', 'value', show, true);
}
