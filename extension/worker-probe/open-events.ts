/** Tells whether an event of any type is open: a worker in the middle of one is not to be stopped. */
import { apply, plain } from '../guest/natives.ts';
import { follow, time, timeOf, toPromise } from './natives.ts';
import type { Native } from './patches.ts';

/** After how long, ms, the browser ends an event whatever it waits for. */
const longestEvent = 300_000;

/** By number, when the events were made whose promises have not settled; syncs that are followed are not among them. */
const open: Record<number, number> = plain({});
let last = 0;

/** Whether one of the worker's events is open. */
export function isOpen(): boolean {
  const since = time() - longestEvent;
  for (const number in open) if ((open[number] as number) > since) return true;
  return false;
}

/** Calls a method that makes an event last until a promise settles. */
export function holdOpen(native: Native, self: unknown, args: unknown[]): unknown {
  const at = args.length > 0 && timeOfEvent(self);
  // The browser looks at what is given only where there is an event to hold open.
  if (!at) return apply(native, self, args);
  const promise = toPromise(args[0]);
  const result: unknown = apply(native, self, [promise]);
  const number = ++last;
  open[number] = at;
  follow(promise, () => delete open[number]);
  return result;
}

function timeOfEvent(self: unknown): number | null {
  try {
    return timeOf(self as Event);
  } catch {
    return null;
  }
}
