/** Items in the order of their times, though they come in any order: each is put in and found in a few steps. */

/** Items that are held in one piece at most: so few are moved when one is put in. */
const mostInPiece = 512;

/** A list that is always in order; among equals the order is that in which they came. */
export class Ordered<Item> {
  readonly #timeOf: (item: Item) => number;
  /** All items, in pieces that follow each other; none is empty. */
  readonly #pieces: Item[][] = [];

  constructor(timeOf: (item: Item) => number) {
    this.#timeOf = timeOf;
  }

  add(item: Item): void {
    const time = this.#timeOf(item);
    let piece = this.#pieces.at(-1);
    if (!piece) this.#pieces.push((piece = [item]));
    // Nearly all come in order.
    else if (this.#lastOf(piece) <= time) piece.push(item);
    else {
      piece = this.#pieces[firstIndex(this.#pieces, (each) => this.#lastOf(each) > time)] ?? piece;
      piece.splice(
        firstIndex(piece, (other) => this.#timeOf(other) > time),
        0,
        item,
      );
    }
    if (piece.length > mostInPiece) this.#pieces.splice(this.#pieces.indexOf(piece), 1, ...halvesOf(piece));
  }

  /** The last item with a time less than this. */
  lastBefore(time: number): Item | undefined {
    return this.#lastUnless((other) => other >= time);
  }

  /** The last item with at most this time. */
  lastUntil(time: number): Item | undefined {
    return this.#lastUnless((other) => other > time);
  }

  /** The first item with this time or a later one. */
  firstSince(time: number): Item | undefined {
    return this.#firstOnce((other) => other >= time);
  }

  /** The first item with a later time than this. */
  firstAfter(time: number): Item | undefined {
    return this.#firstOnce((other) => other > time);
  }

  /** Takes out all items with at most this time, in order. */
  takeUntil(time: number): Item[] {
    const whole = firstIndex(this.#pieces, (piece) => this.#lastOf(piece) > time);
    const taken = this.#pieces.splice(0, whole);
    const [rest] = this.#pieces;
    if (rest)
      taken.push(
        rest.splice(
          0,
          firstIndex(rest, (item) => this.#timeOf(item) > time),
        ),
      );
    return taken.flat();
  }

  /** The first item whose time is late enough. */
  #firstOnce(isLateEnough: (time: number) => boolean): Item | undefined {
    const newest = this.#pieces.at(-1)?.at(-1);
    if (newest === undefined || !isLateEnough(this.#timeOf(newest))) return undefined;
    const piece = this.#pieces[firstIndex(this.#pieces, (each) => isLateEnough(this.#lastOf(each)))];
    return piece?.[firstIndex(piece, (item) => isLateEnough(this.#timeOf(item)))];
  }

  /** The last item before those whose time is too late. */
  #lastUnless(isLate: (time: number) => boolean): Item | undefined {
    const newest = this.#pieces.at(-1)?.at(-1);
    if (newest === undefined || !isLate(this.#timeOf(newest))) return newest;
    const at = firstIndex(this.#pieces, (piece) => isLate(this.#lastOf(piece)));
    const piece = this.#pieces[at];
    const place = piece ? firstIndex(piece, (item) => isLate(this.#timeOf(item))) : 0;
    return piece && place > 0 ? piece[place - 1] : this.#pieces[at - 1]?.at(-1);
  }

  #lastOf(piece: readonly Item[]): number {
    const last = piece.at(-1);
    return last === undefined ? -Infinity : this.#timeOf(last);
  }
}

/** The index of the first element of which something holds, where it holds of all after it too; else the length. */
function firstIndex<Element>(list: readonly Element[], holds: (element: Element) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const element = list[middle];
    if (element === undefined || holds(element)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function halvesOf<Item>(piece: readonly Item[]): [Item[], Item[]] {
  const middle = piece.length >> 1;
  return [piece.slice(0, middle), piece.slice(middle)];
}
