/** Lists as people write them in the language of the texts. */
import { language } from './compiled/language.js';

const list = new Intl.ListFormat(language, { type: 'unit' });
const and = new Intl.ListFormat(language, { type: 'conjunction' });
const or = new Intl.ListFormat(language, { type: 'disjunction' });

/** Things one after the other: `outcome, requests`. */
export function listText(items: readonly string[]): string {
  return list.format(items);
}

/** All of some things: `a, b, and c`. */
export function andList(items: Iterable<string>): string {
  return and.format(items);
}

/** One of some things: `a, b, or c`. */
export function orList(items: Iterable<string>): string {
  return or.format(items);
}
