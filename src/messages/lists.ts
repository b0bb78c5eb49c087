/** Lists as they are written in a text. */
import { language } from './compiled/language.js';

const and = new Intl.ListFormat(language, { type: 'conjunction' });
const or = new Intl.ListFormat(language, { type: 'disjunction' });
const plain = new Intl.ListFormat(language, { type: 'unit' });

/** All of some things: `a, b, and c`. */
export function andList(items: Iterable<string>): string {
  return and.format(items);
}

/** One of some things: `a, b, or c`. */
export function orList(items: Iterable<string>): string {
  return or.format(items);
}

/** Things that stand beside each other: `a, b, c`. */
export function plainList(items: Iterable<string>): string {
  return plain.format(items);
}
