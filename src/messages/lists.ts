/** Lists as they are written in a text. */
const and = new Intl.ListFormat('en', { type: 'conjunction' });
const or = new Intl.ListFormat('en', { type: 'disjunction' });
const plain = new Intl.ListFormat('en', { type: 'unit' });

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
