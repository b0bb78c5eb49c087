/** Lists as they are written in a text. */
const plain = new Intl.ListFormat('en', { type: 'unit' });

/** Things that stand beside each other: `a, b, c`. */
export function plainList(items: Iterable<string>): string {
  return plain.format(items);
}
