/** Lists as they are written in a text. */
import { language } from './compiled/language.js';

const and = new Intl.ListFormat(language, { type: 'conjunction' });
const or = new Intl.ListFormat(language, { type: 'disjunction' });

/** All of some things: `a, b, and c`. */
export function andList(items: Iterable<string>): string {
  return and.format(items);
}

/** One of some things: `a, b, or c`. */
export function orList(items: Iterable<string>): string {
  return or.format(items);
}
