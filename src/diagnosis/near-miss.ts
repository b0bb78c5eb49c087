/** Names that are nearly the same. */

/** Names that are longer are not compared. */
const longest = 64;

/** Whether two different names are so alike that one may be meant by the other. */
export function isNearMiss(a: string, b: string): boolean {
  if (a === b || Math.max(a.length, b.length) > longest || Math.abs(a.length - b.length) > longest / 4) return false;
  const [plainA, plainB] = [plain(a), plain(b)];
  if (plainA === plainB) return plainA !== '';
  const shortest = Math.min(plainA.length, plainB.length);
  return distance(plainA, plainB) <= Math.floor(shortest / 5);
}

/** Without case, and without what sets words apart. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** How many letters are to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + Number(letter !== other)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
