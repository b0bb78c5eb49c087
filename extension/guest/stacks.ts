/** Stacks: where a call was made, and errors of the browser without the frames of ours that their stacks hold. */
import { call, indexOf, NativeError, own, plain, slice } from './natives.ts';

export const { captureStackTrace } = NativeError;

/** Where a call was made: the stack without ours. It is written out when it is first read, which is the dear part. */
export interface Place {
  stack?: string;
}

/** Where a function of ours was called. */
export function placeOf(ours: unknown): Place {
  const place = plain<Place>({});
  try {
    captureStackTrace(place, ours as () => void);
  } catch {
    // Something else was put in the place of errors before we came.
  }
  return place;
}

/** Whether V8 would ask a script of the page or worker to write a stack. */
export const isStackFormatted = (): boolean => 'prepareStackTrace' in NativeError;

/** A place as text; empty where asking would run code that is not ours. */
export const stackOf = (place: Place | undefined): string => (!isStackFormatted() && place?.stack) || '';

/** How the stack of an error is read and written; before Chromium 134 it is a value. */
export const stackAccess = (): PropertyDescriptor => own(new NativeError(), 'stack');

/** Where so many lines of a text end. */
const endOf = (lines: number, text: string): number =>
  lines > 0 ? call(indexOf, text + '\n', '\n', endOf(lines - 1, text) + 1) : 0;

/**
 * Takes our frames out of the stack of an error that the browser made. Those that are not ours are put there as they are
 * at `place`, since ours count among the few that V8 keeps.
 * @param lines how many come before ours, in both
 * @param ownPlace what the places of our script have in stacks
 */
export function clean(error: unknown, place: Place, lines: number, ownPlace: string): void {
  try {
    const { get, set } = stackAccess();
    const beneath = stackOf(place);
    const stack: unknown = beneath && call(get as () => unknown, error);
    if (typeof stack !== 'string') return;
    const end = endOf(lines, stack);
    const line = call(slice, stack, end, endOf(lines + 1, stack));
    if (call(indexOf, line, ownPlace) > 0) {
      call(set as (stack: string) => void, error, call(slice, stack, 0, end) + call(slice, beneath, endOf(lines, beneath)));
    }
  } catch {
    // No error of the engine.
  }
}
