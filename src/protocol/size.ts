/** How much room values take, so that it can be bounded. */

// oxlint-disable-next-line no-control-regex -- the characters that take one byte
const wide = /[^\x00-\xff]/;

/**
 * The bytes that a value takes as JSON, in the store and, about, in a message: two for each character where one of them
 * needs two.
 */
export function sizeOf(value: unknown): number {
  return sizeOfText(JSON.stringify(value) ?? '');
}

/** The bytes that a text takes in the store. */
export function sizeOfText(text: string): number {
  return wide.test(text) ? 2 * text.length : text.length;
}
