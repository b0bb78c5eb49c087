/** Counts what keeps events of any type open: a worker in the middle of one is not to be stopped. */
import { apply, follow, timeOf, toPromise } from './natives.ts';
import type { Native } from './patches.ts';

let open = 0;

/** How many promises the worker's events wait for; those of syncs that are followed are not among them. */
export const openPromises = (): number => open;

/** Calls a method that makes an event last until a promise settles. */
export function holdOpen(native: Native, self: unknown, args: unknown[]): unknown {
  if (args.length === 0 || !isEvent(self)) return apply(native, self, args);
  const promise = toPromise(args[0]);
  const result: unknown = apply(native, self, [promise]);
  open++;
  follow(promise, () => void open--);
  return result;
}

/** The browser looks at what is given only where there is an event to hold open. */
function isEvent(self: unknown): boolean {
  try {
    timeOf(self as Event);
    return true;
  } catch {
    return false;
  }
}
