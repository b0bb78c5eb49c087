/**
 * By what two bodies can be told to be the same though neither is recorded. What is mixed in is not known outside of this
 * run, so nobody can find out from a trace which of some bodies it was.
 */

const [first = 0, second = 0] = crypto
  .randomUUID()
  .split('-')
  .map((part) => Number.parseInt(part, 16));
/** Of longer bodies it is not asked, bytes: all of it is gone through. */
const longest = 1_000_000;

/** The same text for the same bytes; null for what is too long. */
export function bodyHash(bytes: Uint8Array): string | null {
  if (bytes.length > longest) return null;
  let [a, b] = [first, second];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 2_654_435_761);
    b = Math.imul(b ^ byte, 1_597_334_677);
  }
  a = mixed(a ^ (b >>> 13));
  b = mixed(b ^ (a >>> 13));
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 2_246_822_507);
  return once ^ (once >>> 13);
}
