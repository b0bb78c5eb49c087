/** The order in which people look for names: `tag2` before `tag10`, and a page's own registrations before others. */
import { language } from '../../src/messages/compiled/language.js';

let collator: Intl.Collator | undefined;

/** Compares two names. To make what does takes longer than to use it. */
export function byName(a: string, b: string): number {
  collator ??= new Intl.Collator(language, { numeric: true });
  // What reads the same to people need not be the same; its order has to be the same each time.
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** Compares two scopes: those of the page's own origin first. */
export function byScope({ origin }: { origin: string | null }): (a: string, b: string) => number {
  const other = (scope: string) => Number(!scope.startsWith(`${origin}/`));
  return (a, b) => other(a) - other(b) || byName(a, b);
}
